package dev.fourfold.ca.policy;

import dev.fourfold.ca.BouncyCastle;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.protocol.provider.NativeSignatures;
import java.security.Provider;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** A kind of public key that the CA can certify. */
public enum KeyKind {
    RSA("RSA"),
    P256("EC"),
    P384("EC"),
    ED25519("Ed25519"),
    ML_DSA_44("ML-DSA-44"),
    ML_DSA_65("ML-DSA-65"),
    ML_DSA_87("ML-DSA-87");

    private static final byte UNCOMPRESSED_POINT = 4;

    /** The kinds whose algorithm identifier has no parameters: RFC 8410, section 3 and RFC 9881, section 2. */
    private static final Map<ASN1ObjectIdentifier, KeyKind> WITHOUT_PARAMETERS = Map.of(
            EdECObjectIdentifiers.id_Ed25519, ED25519,
            NISTObjectIdentifiers.id_ml_dsa_44, ML_DSA_44,
            NISTObjectIdentifiers.id_ml_dsa_65, ML_DSA_65,
            NISTObjectIdentifiers.id_ml_dsa_87, ML_DSA_87);

    private static final Map<ASN1ObjectIdentifier, KeyKind> CURVES =
            Map.of(SECObjectIdentifiers.secp256r1, P256, SECObjectIdentifiers.secp384r1, P384);

    private final String algorithm;

    KeyKind(String algorithm) {
        this.algorithm = algorithm;
    }

    /** Returns the kind of a key; empty if it is of none, or not in the form that RFC 3279, 5480, 8410 or 9881 gives. */
    public static Optional<KeyKind> of(SubjectPublicKeyInfo info) {
        ASN1ObjectIdentifier algorithm = info.getAlgorithm().getAlgorithm();
        Object parameters = info.getAlgorithm().getParameters();
        if (info.getPublicKeyData().getPadBits() != 0) {
            return Optional.empty();
        }
        if (parameters == null) {
            return Optional.ofNullable(WITHOUT_PARAMETERS.get(algorithm));
        }
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption) && DERNull.INSTANCE.equals(parameters)) {
            return Optional.of(RSA);
        }
        byte[] point = info.getPublicKeyData().getOctets();
        boolean uncompressed = point.length > 0 && point[0] == UNCOMPRESSED_POINT;
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)
                && uncompressed
                && parameters instanceof ASN1ObjectIdentifier curve) {
            return Optional.ofNullable(CURVES.get(curve));
        }
        return Optional.empty();
    }

    /** Tells whether a key is of a kind that is certified, well formed and strong. */
    public static boolean isSound(SubjectPublicKeyInfo info) {
        try {
            return RequestedKey.of(info).info().equals(info);
        } catch (RefusedException e) {
            return false;
        }
    }

    /** Returns the kind of a name such as {@code p256}, {@code P-256} or {@code ml-dsa-44}; empty if there is none. */
    static Optional<KeyKind> named(String name) {
        String plain = name.strip().toUpperCase(Locale.ROOT).replaceAll("[_-]", "");
        return Stream.of(values())
                .filter(kind -> kind.name().replace("_", "").equals(plain))
                .findFirst();
    }

    /** Returns the name as it is configured and shown, such as {@code ml-dsa-44}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String algorithm() {
        return algorithm;
    }

    /** Returns who checks signatures of such a key: native code where that is there and quicker. */
    Provider verifier() {
        return switch (this) {
            case P256, P384 -> NativeSignatures.provider().orElse(BouncyCastle.PROVIDER);
            case RSA, ED25519, ML_DSA_44, ML_DSA_65, ML_DSA_87 -> BouncyCastle.PROVIDER;
        };
    }

    /** Tells whether a signature with an algorithm proves a key of this kind; none is weaker than SHA-256. */
    boolean mayProveWith(AlgorithmIdentifier signature) {
        ASN1ObjectIdentifier algorithm = signature.getAlgorithm();
        return switch (this) {
            case RSA -> RsaSignatures.accept(signature);
            case P256, P384 ->
                signature.getParameters() == null
                        && Set.of(
                                        X9ObjectIdentifiers.ecdsa_with_SHA256,
                                        X9ObjectIdentifiers.ecdsa_with_SHA384,
                                        X9ObjectIdentifiers.ecdsa_with_SHA512)
                                .contains(algorithm);
            case ED25519, ML_DSA_44, ML_DSA_65, ML_DSA_87 ->
                signature.getParameters() == null && WITHOUT_PARAMETERS.get(algorithm) == this;
        };
    }

    /** Returns the key usage of a key of this kind that serves some purposes. */
    int keyUsage(Set<Purpose> purposes) {
        boolean mail = purposes.contains(Purpose.EMAIL_PROTECTION);
        return switch (this) {
            // RSA key exchange of TLS 1.2 and older
            case RSA ->
                KeyUsage.digitalSignature
                        | (mail || purposes.contains(Purpose.SERVER_AUTH) ? KeyUsage.keyEncipherment : 0);
            case P256, P384 -> KeyUsage.digitalSignature | (mail ? KeyUsage.keyAgreement : 0);
            // RFC 8410, section 5 and RFC 9881, section 3: keys that only sign
            case ED25519, ML_DSA_44, ML_DSA_65, ML_DSA_87 -> KeyUsage.digitalSignature;
        };
    }
}
