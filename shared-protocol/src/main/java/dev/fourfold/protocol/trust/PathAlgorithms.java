package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.PathStrength;
import dev.fourfold.protocol.ProtocolException;
import java.io.IOException;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The keys and signatures that may stand in a path: all that is not named here is refused (protocol.md §7). */
final class PathAlgorithms {

    // Specification constants
    private static final int MIN_RSA_BITS = 2_048;
    private static final int MAX_RSA_BITS = 4_096;
    private static final int MAX_CA_RSA_BITS = 8_192;

    private static final Set<ASN1ObjectIdentifier> ML_DSA = Set.of(
            NISTObjectIdentifiers.id_ml_dsa_44, NISTObjectIdentifiers.id_ml_dsa_65, NISTObjectIdentifiers.id_ml_dsa_87);
    private static final Set<ASN1ObjectIdentifier> CURVES =
            Set.of(SECObjectIdentifiers.secp256r1, SECObjectIdentifiers.secp384r1, SECObjectIdentifiers.secp521r1);
    private static final Set<ASN1ObjectIdentifier> HASHES =
            Set.of(NISTObjectIdentifiers.id_sha256, NISTObjectIdentifiers.id_sha384, NISTObjectIdentifiers.id_sha512);
    private static final Set<ASN1ObjectIdentifier> ECDSA = Set.of(
            X9ObjectIdentifiers.ecdsa_with_SHA256,
            X9ObjectIdentifiers.ecdsa_with_SHA384,
            X9ObjectIdentifiers.ecdsa_with_SHA512);
    private static final Set<ASN1ObjectIdentifier> SIGNATURES = Set.of(
            EdECObjectIdentifiers.id_Ed25519,
            PKCSObjectIdentifiers.sha256WithRSAEncryption,
            PKCSObjectIdentifiers.sha384WithRSAEncryption,
            PKCSObjectIdentifiers.sha512WithRSAEncryption);

    private PathAlgorithms() {}

    /** Refuses a certificate whose key or signature is not of the kinds that we take, or is too weak. */
    static void require(PathCertificate certificate, PathStrength strength) throws ProtocolException {
        requireSignature(certificate.holder().getSignatureAlgorithm(), strength);
        requireKey(certificate, strength);
    }

    /**
     * Refuses a signature algorithm.
     *
     * @throws ProtocolException {@link Alert#UNSUPPORTED_CERTIFICATE} or, if only {@code strength} is against it,
     *     {@link Alert#INSUFFICIENT_SECURITY}
     */
    static void requireSignature(AlgorithmIdentifier signature, PathStrength strength) throws ProtocolException {
        ASN1ObjectIdentifier type = signature.getAlgorithm();
        if (!SIGNATURES.contains(type) && !isEcdsa(signature) && !ML_DSA.contains(type) && !isPss(signature)) {
            throw new ProtocolException(Alert.UNSUPPORTED_CERTIFICATE, "A signature by the algorithm " + type);
        }
        requireStrength(type, strength);
    }

    static boolean isEcdsa(AlgorithmIdentifier signature) {
        return ECDSA.contains(signature.getAlgorithm());
    }

    /** Refuses the key of a certificate; see {@link #requireSignature}. */
    static void requireKey(PathCertificate certificate, PathStrength strength) throws ProtocolException {
        SubjectPublicKeyInfo key = certificate.holder().getSubjectPublicKeyInfo();
        ASN1ObjectIdentifier type = key.getAlgorithm().getAlgorithm();
        if (type.equals(PKCSObjectIdentifiers.rsaEncryption) || type.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            requireRsa(modulusBits(key), certificate.isCa() ? MAX_CA_RSA_BITS : MAX_RSA_BITS);
        } else if (type.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            // explicit parameters are a sequence, and in no set of identifiers
            if (!(key.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve)
                    || !CURVES.contains(curve)) {
                throw new ProtocolException(Alert.UNSUPPORTED_CERTIFICATE, "A key on another curve");
            }
        } else if (!type.equals(EdECObjectIdentifiers.id_Ed25519) && !ML_DSA.contains(type)) {
            throw new ProtocolException(Alert.UNSUPPORTED_CERTIFICATE, "A key of the algorithm " + type);
        }
        requireStrength(type, strength);
    }

    private static void requireRsa(int bits, int max) throws ProtocolException {
        if (bits < MIN_RSA_BITS) {
            throw new ProtocolException(Alert.INSUFFICIENT_SECURITY, "An RSA key of " + bits + " bits");
        }
        if (bits > max) {
            throw new ProtocolException(Alert.UNSUPPORTED_CERTIFICATE, "An RSA key of " + bits + " bits");
        }
    }

    private static int modulusBits(SubjectPublicKeyInfo key) throws ProtocolException {
        try {
            return RSAPublicKey.getInstance(key.parsePublicKey()).getModulus().bitLength();
        } catch (IOException | IllegalArgumentException e) {
            throw new ProtocolException(Alert.BAD_CERTIFICATE, "An RSA key that cannot be read", e);
        }
    }

    private static boolean isPss(AlgorithmIdentifier signature) {
        if (!signature.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            return false;
        }
        try {
            var parameters = RSASSAPSSparams.getInstance(signature.getParameters());
            // without parameters it is SHA-1
            return parameters != null
                    && HASHES.contains(parameters.getHashAlgorithm().getAlgorithm())
                    && AlgorithmIdentifier.getInstance(
                                    parameters.getMaskGenAlgorithm().getParameters())
                            .getAlgorithm()
                            .equals(parameters.getHashAlgorithm().getAlgorithm());
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static void requireStrength(ASN1ObjectIdentifier type, PathStrength strength) throws ProtocolException {
        boolean strong = switch (strength) {
            case ANY -> true;
            case QUANTUM_SAFE -> ML_DSA.contains(type);
        };
        if (!strong) {
            throw new ProtocolException(Alert.INSUFFICIENT_SECURITY, "Not safe from a quantum computer: " + type);
        }
    }
}
