package dev.fourfold.ca.policy;

import dev.fourfold.ca.BouncyCastle;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * A public key that is sound: well formed, and neither too small nor known to be weak.
 *
 * @param info the key as the certificate carries it
 */
record RequestedKey(KeyKind kind, SubjectPublicKeyInfo info, PublicKey key) {

    static RequestedKey of(SubjectPublicKeyInfo info) {
        KeyKind kind = KeyKind.of(info)
                .orElseThrow(() -> new RefusedException(
                        Refusal.UNSUPPORTED_KEY,
                        "The key must be RSA (2048 to 4096 bits), Ed25519, ML-DSA, or on the named curve P-256 or"
                                + " P-384"));
        PublicKey key = decode(kind, info);
        if (key instanceof RSAPublicKey rsa) {
            RsaStrength.require(rsa);
        }
        return new RequestedKey(kind, info, key);
    }

    private static PublicKey decode(KeyKind kind, SubjectPublicKeyInfo info) {
        try {
            return KeyFactory.getInstance(kind.algorithm(), BouncyCastle.PROVIDER)
                    .generatePublic(new X509EncodedKeySpec(info.getEncoded()));
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            // Bouncy Castle looks for small factors of a modulus and for points that are not on their curve
            Refusal refusal = kind == KeyKind.RSA ? Refusal.WEAK_KEY : Refusal.MALFORMED_REQUEST;
            throw new RefusedException(refusal, "The public key is not a valid " + kind.algorithm() + " key", e);
        }
    }
}
