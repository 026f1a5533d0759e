package dev.fourfold.ca.renewal;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.policy.KeyKind;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** How a renewal is signed (RFC 7518, RFC 8037 and, for ML-DSA, the JOSE registry): one algorithm or two for each kind of key. */
enum JwsAlgorithm {
    ED_DSA("EdDSA", "Ed25519", KeyKind.ED25519),
    ES256("ES256", "SHA256withPLAIN-ECDSA", KeyKind.P256),
    ES384("ES384", "SHA384withPLAIN-ECDSA", KeyKind.P384),
    RS256("RS256", "SHA256withRSA", KeyKind.RSA),
    PS256("PS256", "SHA256withRSAandMGF1", KeyKind.RSA),
    ML_DSA_44("ML-DSA-44", "ML-DSA-44", KeyKind.ML_DSA_44),
    ML_DSA_65("ML-DSA-65", "ML-DSA-65", KeyKind.ML_DSA_65),
    ML_DSA_87("ML-DSA-87", "ML-DSA-87", KeyKind.ML_DSA_87);

    private final String jwsName;
    private final String jcaName;
    private final KeyKind kind;

    JwsAlgorithm(String jwsName, String jcaName, KeyKind kind) {
        this.jwsName = jwsName;
        this.jcaName = jcaName;
        this.kind = kind;
    }

    static JwsAlgorithm named(String jwsName) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.jwsName.equals(jwsName))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Refusal.MALFORMED_RENEWAL,
                        Arrays.stream(values())
                                .map(algorithm -> algorithm.jwsName)
                                .collect(Collectors.joining(", ", "alg must be one of ", ""))));
    }

    String jcaName() {
        return jcaName;
    }

    boolean fits(PublicKey key) {
        return KeyKind.of(SubjectPublicKeyInfo.getInstance(key.getEncoded())).equals(Optional.of(kind));
    }
}
