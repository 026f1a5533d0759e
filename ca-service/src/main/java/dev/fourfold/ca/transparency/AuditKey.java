package dev.fourfold.ca.transparency;

import dev.fourfold.ca.BouncyCastle;
import dev.fourfold.ca.Sha256;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Identity;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/** The key that signs the checkpoints of this CA's audit log. */
final class AuditKey {

    private static final int KEY_LENGTH = 32;
    private static final int NAME_DIGITS = 16;

    private final PrivateKey privateKey;
    private final NoteKey publicKey;

    private AuditKey(PrivateKey privateKey, NoteKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    static AuditKey of(Identity identity) throws GeneralSecurityException {
        byte[] encoded = identity.certificate().getPublicKey().getEncoded();
        byte[] key = Arrays.copyOfRange(encoded, encoded.length - KEY_LENGTH, encoded.length);
        // the log has the name of its key: nothing else is as unique and as lasting
        String name = "fourfold-audit/" + Bytes.of(Sha256.of(key)).toString().substring(0, NAME_DIGITS);
        // Bouncy Castle signs with keys of its own only, and a key file gives those of the JDK
        PrivateKey privateKey = KeyFactory.getInstance("Ed25519", BouncyCastle.PROVIDER)
                .generatePrivate(new PKCS8EncodedKeySpec(identity.privateKey().getEncoded()));
        return new AuditKey(privateKey, new NoteKey(name, Bytes.of(key)));
    }

    NoteKey publicKey() {
        return publicKey;
    }

    /** Returns the signed note with a checkpoint of this log. */
    String sign(long size, Bytes root) {
        Checkpoint checkpoint = new Checkpoint(publicKey.name(), size, root);
        try {
            Signature signer = Signature.getInstance("Ed25519", BouncyCastle.PROVIDER);
            signer.initSign(privateKey);
            signer.update(checkpoint.text().getBytes(StandardCharsets.UTF_8));
            return checkpoint.note(publicKey, signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The audit key cannot sign", e);
        }
    }
}
