package dev.fourfold.ca.renewal;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;

/** How a renewal is signed (RFC 7518, RFC 8037): one algorithm for each kind of key that the CA certifies. */
enum JwsAlgorithm {
    ED_DSA("EdDSA", "Ed25519"),
    ES256("ES256", "SHA256withPLAIN-ECDSA"),
    ES384("ES384", "SHA384withPLAIN-ECDSA"),
    RS256("RS256", "SHA256withRSA");

    private static final int P256_BITS = 256;
    private static final int P384_BITS = 384;

    private final String jwsName;
    private final String jcaName;

    JwsAlgorithm(String jwsName, String jcaName) {
        this.jwsName = jwsName;
        this.jcaName = jcaName;
    }

    static JwsAlgorithm named(String jwsName) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.jwsName.equals(jwsName))
                .findFirst()
                .orElseThrow(() ->
                        new RefusedException(Refusal.MALFORMED_RENEWAL, "alg must be EdDSA, ES256, ES384 or RS256"));
    }

    String jcaName() {
        return jcaName;
    }

    boolean fits(PublicKey key) {
        return switch (this) {
            case ED_DSA -> key instanceof EdECPublicKey;
            case ES256 -> key instanceof ECPublicKey ec && fieldBits(ec) == P256_BITS;
            case ES384 -> key instanceof ECPublicKey ec && fieldBits(ec) == P384_BITS;
            case RS256 -> key instanceof RSAPublicKey;
        };
    }

    private static int fieldBits(ECPublicKey key) {
        return key.getParams().getCurve().getField().getFieldSize();
    }
}
