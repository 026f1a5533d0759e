package dev.fourfold.ca.authority;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.custody.KeyType;
import dev.fourfold.ca.custody.SigningKey;
import dev.fourfold.protocol.Bytes;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.operator.ContentSigner;

/** One issuing certificate of the CA, with its key if that can be reached. */
public final class IssuingAuthority {

    private final int id;
    private final X509Certificate certificate;
    private final Bytes der;
    private final IssuerState state;
    private final Optional<SigningKey> key;
    private final KeyType keyType;
    private final PublicKey publicKey;

    IssuingAuthority(int id, X509Certificate certificate, Bytes der, IssuerState state, Optional<SigningKey> key) {
        this.id = id;
        this.certificate = certificate;
        this.der = der;
        this.state = state;
        this.key = key;
        this.keyType = KeyType.of(certificate.getPublicKey());
        this.publicKey = keyType.prepared(certificate.getPublicKey());
    }

    /** Returns the number that the ledger and the URLs of this issuer have. */
    public int id() {
        return id;
    }

    public IssuerState state() {
        return state;
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public Bytes der() {
        return der;
    }

    public KeyType keyType() {
        return keyType;
    }

    /** Returns the subject, byte for byte, as those that it signs name their issuer. */
    public X500Name name() {
        return AuthorityCertificates.name(certificate);
    }

    /** Returns how those that it signs point to its key. */
    public AuthorityKeyIdentifier keyIdentifier() {
        return AuthorityCertificates.keyIdentifier(certificate);
    }

    /** Returns when the issuing certificate ends. */
    public Instant ends() {
        return certificate.getNotAfter().toInstant();
    }

    /**
     * Returns something that signs once with the issuing key.
     *
     * @throws RefusedException if the key cannot be reached; so may the signer
     */
    public ContentSigner signer() {
        return key().signer();
    }

    /**
     * Checks that this issuer has signed a text.
     *
     * @throws GeneralSecurityException if not
     */
    public void verify(byte[] text, byte[] signature) throws GeneralSecurityException {
        Signature verifier = keyType.newSignature();
        verifier.initVerify(publicKey);
        verifier.update(text);
        if (!verifier.verify(signature)) {
            throw new SignatureException("Issuer " + id + " has not signed it");
        }
    }

    /**
     * Signs something and checks it with the issuing certificate.
     *
     * @throws GeneralSecurityException if the key is not that of the certificate
     * @throws RefusedException if the key cannot be reached
     */
    void proveKey() throws GeneralSecurityException {
        key().prove(certificate.getPublicKey());
    }

    /** Tells whether the key can be used now, and is that of the certificate. */
    public boolean canSign() {
        try {
            proveKey();
            return true;
        } catch (GeneralSecurityException | RefusedException e) {
            return false;
        }
    }

    private SigningKey key() {
        return key.orElseThrow(() -> new RefusedException(
                Refusal.KEY_UNAVAILABLE, "The key of issuer " + id + " cannot be reached at the moment"));
    }
}
