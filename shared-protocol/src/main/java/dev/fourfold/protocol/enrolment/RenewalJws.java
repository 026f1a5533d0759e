package dev.fourfold.protocol.enrolment;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Identity;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A request that the holder of a certificate signed, so that it may have a new one: a compact JWS (RFC 7515 §7.1) whose
 * header carries the certificate, the time and whom it is meant for.
 */
final class RenewalJws {

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    /** How RFC 7518 §3.1 and RFC 8037 §3.1 call an algorithm, and how Java does. */
    private record Algorithm(String jose, String java) {}

    private RenewalJws() {}

    /**
     * Signs a request.
     *
     * @param identity who asks; its key signs
     * @param request the PKCS#10 request in DER
     * @param audience the fingerprint of the root of the CA that is asked
     */
    static String sign(Identity identity, Bytes request, RootPin.Fingerprint audience, Instant now) {
        Algorithm algorithm = algorithm(identity);
        try {
            List<String> x5c = new ArrayList<>();
            for (X509Certificate certificate : identity.chain()) {
                x5c.add("\"" + Base64.getEncoder().encodeToString(certificate.getEncoded()) + "\"");
            }
            String header = "{\"alg\":\"%s\",\"x5c\":[%s],\"iat\":%d,\"aud\":\"%s\"}"
                    .formatted(algorithm.jose, String.join(",", x5c), now.getEpochSecond(), audience.sha256());
            String signed = encode(header.getBytes(StandardCharsets.UTF_8)) + "." + encode(request.toArray());
            Signature signature = Signature.getInstance(algorithm.java);
            signature.initSign(identity.privateKey());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The identity's key does not sign", e);
        }
    }

    private static Algorithm algorithm(Identity identity) {
        String key = identity.privateKey().getAlgorithm();
        return switch (key) {
            case "EdDSA", "Ed25519" -> new Algorithm("EdDSA", "Ed25519");
            case "EC" -> new Algorithm("ES256", "SHA256withECDSAinP1363Format");
            case "RSA" -> new Algorithm("RS256", "SHA256withRSA");
            default -> throw new IllegalArgumentException("No JWS algorithm for a key of type " + key);
        };
    }

    private static String encode(byte[] bytes) {
        return BASE64URL.encodeToString(bytes);
    }
}
