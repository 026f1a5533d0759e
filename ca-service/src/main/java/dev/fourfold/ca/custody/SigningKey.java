package dev.fourfold.ca.custody;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import org.bouncycastle.operator.ContentSigner;

/** A private key of the CA that can be used and not seen. It may be used by several threads at once. */
public abstract class SigningKey {

    private final PublicKey publicKey;
    private final KeyType type;

    SigningKey(PublicKey publicKey) {
        this.publicKey = publicKey;
        this.type = KeyType.of(publicKey);
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    public KeyType type() {
        return type;
    }

    /**
     * Signs.
     *
     * @throws dev.fourfold.ca.RefusedException if the key cannot be used at the moment
     */
    public abstract byte[] sign(byte[] text);

    /** Returns something that signs once. */
    public ContentSigner signer() {
        return new KeySigner(this);
    }

    /**
     * Signs something and checks it with a public key.
     *
     * @throws GeneralSecurityException if they do not belong together
     * @throws dev.fourfold.ca.RefusedException if the key cannot be used at the moment
     */
    public void prove(PublicKey other) throws GeneralSecurityException {
        byte[] text = "the issuing key speaks".getBytes(StandardCharsets.US_ASCII);
        Signature verifier = type.newSignature();
        verifier.initVerify(other);
        verifier.update(text);
        if (!verifier.verify(sign(text))) {
            throw new SignatureException("The key is not that of the certificate");
        }
    }

    @Override
    public final String toString() {
        return "a key of the kind " + type.slug();
    }
}
