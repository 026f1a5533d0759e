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
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** A public key that the CA certifies: RSA of 2048 to 4096 bits, P-256, P-384 or Ed25519. */
final class RequestedKey {

    private static final byte UNCOMPRESSED_POINT = 4;

    private enum Kind {
        RSA("RSA"),
        EC("EC"),
        ED25519("Ed25519");

        private final String algorithm;

        Kind(String algorithm) {
            this.algorithm = algorithm;
        }

        private Set<ASN1ObjectIdentifier> signatures() {
            return switch (this) {
                case RSA ->
                    Set.of(
                            PKCSObjectIdentifiers.sha256WithRSAEncryption,
                            PKCSObjectIdentifiers.sha384WithRSAEncryption,
                            PKCSObjectIdentifiers.sha512WithRSAEncryption);
                case EC ->
                    Set.of(
                            X9ObjectIdentifiers.ecdsa_with_SHA256,
                            X9ObjectIdentifiers.ecdsa_with_SHA384,
                            X9ObjectIdentifiers.ecdsa_with_SHA512);
                case ED25519 -> Set.of(EdECObjectIdentifiers.id_Ed25519);
            };
        }
    }

    private final Kind kind;
    private final SubjectPublicKeyInfo info;
    private final PublicKey key;

    private RequestedKey(Kind kind, SubjectPublicKeyInfo info, PublicKey key) {
        this.kind = kind;
        this.info = info;
        this.key = key;
    }

    static RequestedKey of(SubjectPublicKeyInfo info) {
        Kind kind = kind(info);
        PublicKey key = decode(kind, info);
        if (key instanceof RSAPublicKey rsa) {
            RsaStrength.require(rsa);
        }
        return new RequestedKey(kind, info, key);
    }

    SubjectPublicKeyInfo info() {
        return info;
    }

    PublicKey key() {
        return key;
    }

    boolean isRsa() {
        return kind == Kind.RSA;
    }

    /** Tells whether a proof of possession by this key may be made with an algorithm. */
    boolean mayProveWith(ASN1ObjectIdentifier signatureAlgorithm) {
        return kind.signatures().contains(signatureAlgorithm);
    }

    private static Kind kind(SubjectPublicKeyInfo info) {
        ASN1ObjectIdentifier algorithm = info.getAlgorithm().getAlgorithm();
        Object parameters = info.getAlgorithm().getParameters();
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption) && DERNull.INSTANCE.equals(parameters)) {
            return Kind.RSA;
        }
        if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519) && parameters == null) {
            return Kind.ED25519;
        }
        boolean knownCurve =
                SECObjectIdentifiers.secp256r1.equals(parameters) || SECObjectIdentifiers.secp384r1.equals(parameters);
        byte[] point = info.getPublicKeyData().getOctets();
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)
                && knownCurve
                && point.length > 0
                && point[0] == UNCOMPRESSED_POINT) {
            return Kind.EC;
        }
        throw new RefusedException(
                Refusal.UNSUPPORTED_KEY,
                "The key must be RSA (2048 to 4096 bits), Ed25519, or on the named curve P-256 or P-384");
    }

    private static PublicKey decode(Kind kind, SubjectPublicKeyInfo info) {
        try {
            return KeyFactory.getInstance(kind.algorithm, BouncyCastle.PROVIDER)
                    .generatePublic(new X509EncodedKeySpec(info.getEncoded()));
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            // Bouncy Castle looks for small factors of a modulus and for points that are not on their curve
            Refusal refusal = kind == Kind.RSA ? Refusal.WEAK_KEY : Refusal.MALFORMED_REQUEST;
            throw new RefusedException(refusal, "The public key is not a valid " + kind.algorithm + " key", e);
        }
    }
}
