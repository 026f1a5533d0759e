package dev.fourfold.ca;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Makes renewals as docs/ca.md describes them, good ones and bad ones. It shares no code with the CA. */
public final class Jws {

    private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

    private final KeyPair keys;
    private final Map<String, Object> header = new LinkedHashMap<>();
    private final byte[] payload;

    private Jws(KeyPair keys, byte[] payload) {
        this.keys = keys;
        this.payload = payload;
    }

    public static Jws of(KeyPair keys, X509Certificate certificate, String audience, byte[] signingRequest) {
        try {
            return new Jws(keys, signingRequest)
                    .with("alg", algorithm(keys))
                    .with("x5c", List.of(Base64.getEncoder().encodeToString(certificate.getEncoded())))
                    .with("iat", Instant.now().getEpochSecond())
                    .with("aud", audience);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String algorithm(KeyPair keys) {
        return switch (keys.getPublic()) {
            case RSAPublicKey _ -> "RS256";
            case ECPublicKey ec -> ec.getParams().getOrder().bitLength() == 384 ? "ES384" : "ES256";
            case PublicKey other when other.getAlgorithm().startsWith("ML-DSA") -> other.getAlgorithm();
            default -> "EdDSA";
        };
    }

    public Jws with(String member, Object value) {
        header.put(member, value);
        return this;
    }

    public Jws without(String member) {
        header.remove(member);
        return this;
    }

    public String compact() {
        String input = part(JsonMapper.shared().writeValueAsBytes(header)) + "." + part(payload);
        try {
            Signature signer = signer();
            signer.initSign(keys.getPrivate());
            signer.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + part(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Signature signer() throws GeneralSecurityException {
        String own = algorithm(keys);
        if (own.startsWith("ML-DSA")) {
            return Signature.getInstance(own, BouncyCastle.PROVIDER);
        }
        // the JDK's own providers, where the CA uses Bouncy Castle
        return switch (own) {
            case "RS256" -> "PS256".equals(header.get("alg")) ? pss() : Signature.getInstance("SHA256withRSA");
            case "ES256" -> Signature.getInstance("SHA256withECDSAinP1363Format");
            case "ES384" -> Signature.getInstance("SHA384withECDSAinP1363Format");
            default -> Signature.getInstance("Ed25519");
        };
    }

    private static Signature pss() throws GeneralSecurityException {
        Signature signer = Signature.getInstance("RSASSA-PSS");
        signer.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        return signer;
    }

    public static String part(byte[] bytes) {
        return BASE64_URL.encodeToString(bytes);
    }
}
