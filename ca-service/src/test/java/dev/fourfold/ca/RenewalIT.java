package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Bytes;
import java.math.BigInteger;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Renewals, over HTTP. */
class RenewalIT {

    private static final RunningCa CA = RunningCa.shared();
    private static final KeyPair KEYS = Csr.ec("P-256");
    private static final X509Certificate CERTIFICATE = enrol(KEYS, "a.example");
    private static final byte[] CSR = Csr.of(KEYS).dns("a.example").der();
    private static final String AUDIENCE = sha256(CA.get("/ca/root.der").body());

    static Stream<KeyPair> keys() {
        return Stream.of(
                Csr.ec("P-256"),
                Csr.ec("P-384"),
                Csr.ed25519(),
                Csr.rsa(2048),
                Csr.mlDsa(44),
                Csr.mlDsa(65),
                Csr.mlDsa(87));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void issuesToTheHolderOfACertificate(KeyPair keys) {
        X509Certificate old = enrol(keys, "a.example");
        X509Certificate renewed = Answers.assertIssued(
                        CA.renew(Jws.of(keys, old, AUDIENCE, Csr.of(keys).der()).compact()))
                .getFirst();
        assertThat(renewed.getPublicKey().getEncoded())
                .isEqualTo(keys.getPublic().getEncoded());
        assertThat(renewed.getSerialNumber()).isNotEqualTo(old.getSerialNumber());
    }

    @Test
    void takesPssByKeysOfRsa() {
        KeyPair keys = Csr.rsa(2048);
        X509Certificate old = enrol(keys, "a.example");
        Jws jws = Jws.of(keys, old, AUDIENCE, Csr.of(keys).der());
        Answers.assertIssued(CA.renew(jws.with("alg", "PS256").compact()));
        String[] pss = jws.compact().split("\\.", -1);
        String[] pkcs1 = jws.with("alg", "RS256").compact().split("\\.", -1);
        Answers.assertProblem(CA.renew(pkcs1[0] + "." + pkcs1[1] + "." + pss[2]), 403, Refusal.BAD_RENEWAL_SIGNATURE);
        Answers.assertProblem(CA.renew(pss[0] + "." + pss[1] + "." + pkcs1[2]), 403, Refusal.BAD_RENEWAL_SIGNATURE);
    }

    @Test
    void keepsTheProfileAndTheNames() throws GeneralSecurityException {
        KeyPair newKeys = Csr.ed25519();
        X509Certificate renewed = Answers.assertIssued(CA.renew(
                        Jws.of(KEYS, CERTIFICATE, AUDIENCE, Csr.of(newKeys).der())
                                .compact()))
                .getFirst();
        assertThat(renewed.getExtendedKeyUsage()).isEqualTo(CERTIFICATE.getExtendedKeyUsage());
        assertThat(renewed.getSubjectAlternativeNames())
                .containsExactlyElementsOf(CERTIFICATE.getSubjectAlternativeNames());
        assertThat(renewed.getPublicKey().getEncoded())
                .isEqualTo(newKeys.getPublic().getEncoded());
        JsonNode entry = RunningCa.json(CA.operatorGet("/api/v1/certificates/" + Answers.serial(renewed)));
        assertThat(entry.get("issuedTo").asString()).isEqualTo("certificate " + Answers.serial(CERTIFICATE));
    }

    @Test
    void mayDropANameForGood() throws GeneralSecurityException {
        JsonNode token =
                RunningCa.json(CA.createToken("{\"names\":[\"a.example\",\"b.example\"],\"profile\":\"server\"}"));
        KeyPair keys = Csr.ec("P-256");
        X509Certificate both = Answers.assertIssued(
                        CA.enrol(token.get("token").asString(), Csr.of(keys).der()))
                .getFirst();
        X509Certificate one = Answers.assertIssued(CA.renew(Jws.of(
                                keys,
                                both,
                                AUDIENCE,
                                Csr.of(keys).dns("b.example").der())
                        .compact()))
                .getFirst();
        assertThat(one.getSubjectAlternativeNames()).hasSize(1);
        Answers.assertProblem(
                CA.renew(Jws.of(
                                keys,
                                one,
                                AUDIENCE,
                                Csr.of(keys).dns("a.example").der())
                        .compact()),
                403,
                Refusal.NAME_NOT_ALLOWED);
    }

    @Test
    void refusesAKeyThatWasReportedAsCompromisedWithAnotherCertificate() {
        KeyPair keys = Csr.ec("P-256");
        X509Certificate reported = enrol(keys, "a.example");
        X509Certificate other = enrol(keys, "a.example");
        new RevocationApi(CA).revoke(reported, "keyCompromise");
        HttpResponse<byte[]> answer =
                CA.renew(Jws.of(keys, other, AUDIENCE, Csr.p256().der()).compact());
        Answers.assertProblem(answer, 403, Refusal.REVOKED_CERTIFICATE);
        assertThat(RunningCa.json(answer).get("detail").asString())
                .startsWith("The key of the certificate was reported as compromised");
    }

    @Test
    void refusesNamesOutsideTheCertificate() {
        Answers.assertProblem(
                CA.renew(Jws.of(
                                KEYS,
                                CERTIFICATE,
                                AUDIENCE,
                                Csr.of(KEYS).dns("b.example").der())
                        .compact()),
                403,
                Refusal.NAME_NOT_ALLOWED);
    }

    @Test
    void refusesASigningRequestThatIssuanceWouldRefuse() {
        Answers.assertProblem(
                CA.renew(Jws.of(KEYS, CERTIFICATE, AUDIENCE, new byte[] {1}).compact()),
                400,
                Refusal.MALFORMED_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(longs = {-310, 310, -1_000_000_000, 1_000_000_000})
    void refusesWhatWasNotSignedNow(long seconds) {
        Answers.assertProblem(
                CA.renew(Jws.of(KEYS, CERTIFICATE, AUDIENCE, CSR)
                        .with("iat", Instant.now().getEpochSecond() + seconds)
                        .compact()),
                403,
                Refusal.STALE_RENEWAL);
    }

    @ParameterizedTest
    @ValueSource(longs = {-290, 290})
    void toleratesClocksThatDiffer(long seconds) {
        Answers.assertIssued(CA.renew(Jws.of(KEYS, CERTIFICATE, AUDIENCE, CSR)
                .with("iat", Instant.now().getEpochSecond() + seconds)
                .compact()));
    }

    @Test
    void refusesARenewalForAnotherCa() {
        Answers.assertProblem(
                CA.renew(Jws.of(KEYS, CERTIFICATE, "0".repeat(64), CSR).compact()), 403, Refusal.WRONG_AUDIENCE);
        Answers.assertProblem(
                CA.renew(Jws.of(KEYS, CERTIFICATE, AUDIENCE.toUpperCase(Locale.ROOT), CSR)
                        .compact()),
                403,
                Refusal.WRONG_AUDIENCE);
    }

    @Test
    void refusesACertificateOfAnotherCa() {
        KeyPair keys = Csr.ec("P-256");
        Answers.assertProblem(
                CA.renew(Jws.of(keys, Csr.selfSigned(keys, BigInteger.TEN), AUDIENCE, CSR)
                        .compact()),
                403,
                Refusal.UNTRUSTED_CERTIFICATE);
    }

    @Test
    void refusesAForgedCertificateWithAKnownSerial() {
        KeyPair keys = Csr.ec("P-256");
        Answers.assertProblem(
                CA.renew(Jws.of(keys, Csr.selfSigned(keys, CERTIFICATE.getSerialNumber()), AUDIENCE, CSR)
                        .compact()),
                403,
                Refusal.UNTRUSTED_CERTIFICATE);
    }

    @Test
    void refusesTheCertificatesOfTheCaItself() {
        X509Certificate issuing =
                Answers.certificates(CA.get("/ca/issuing.der").body()).getFirst();
        Answers.assertProblem(
                CA.renew(Jws.of(KEYS, issuing, AUDIENCE, CSR).compact()), 403, Refusal.UNTRUSTED_CERTIFICATE);
    }

    @Test
    void refusesASignatureByAnotherKey() {
        Answers.assertProblem(
                CA.renew(Jws.of(Csr.ec("P-256"), CERTIFICATE, AUDIENCE, CSR).compact()),
                403,
                Refusal.BAD_RENEWAL_SIGNATURE);
    }

    @Test
    void refusesAnAlgorithmThatDoesNotFitTheKey() {
        for (String other : List.of("EdDSA", "RS256", "ES384", "PS256", "ML-DSA-44")) {
            Answers.assertProblem(
                    CA.renew(Jws.of(KEYS, CERTIFICATE, AUDIENCE, CSR)
                            .with("alg", other)
                            .compact()),
                    403,
                    Refusal.BAD_RENEWAL_SIGNATURE);
        }
    }

    @Test
    void refusesATamperedPayloadAndSignature() {
        String[] parts = Jws.of(KEYS, CERTIFICATE, AUDIENCE, CSR).compact().split("\\.", -1);
        String other = Jws.part(Csr.p256().der());
        Answers.assertProblem(CA.renew(parts[0] + "." + other + "." + parts[2]), 403, Refusal.BAD_RENEWAL_SIGNATURE);
        Answers.assertProblem(CA.renew(parts[0] + "." + parts[1] + "."), 403, Refusal.BAD_RENEWAL_SIGNATURE);
        Answers.assertProblem(
                CA.renew(parts[0] + "." + parts[1] + "." + Jws.part(new byte[64])), 403, Refusal.BAD_RENEWAL_SIGNATURE);
        Answers.assertProblem(
                CA.renew(parts[0] + "." + parts[1] + "." + parts[2] + "AAAA"), 403, Refusal.BAD_RENEWAL_SIGNATURE);
    }

    @Test
    void refusesAnExpiredCertificate() {
        CA.clock().moveBy(Duration.ofDays(8));
        try {
            Answers.assertProblem(
                    CA.renew(Jws.of(KEYS, CERTIFICATE, AUDIENCE, CSR)
                            .with("iat", Instant.now().plus(Duration.ofDays(8)).getEpochSecond())
                            .compact()),
                    403,
                    Refusal.EXPIRED_CERTIFICATE);
        } finally {
            CA.clock().moveBy(Duration.ofDays(-8));
        }
    }

    static Stream<String> malformed() {
        String[] parts = Jws.of(KEYS, CERTIFICATE, AUDIENCE, CSR).compact().split("\\.", -1);
        return Stream.of(
                "",
                "a.b",
                "a.b.c.d",
                "..",
                parts[0] + "." + parts[1] + "." + parts[2] + "." + parts[2],
                parts[0] + "=." + parts[1] + "." + parts[2],
                parts[0] + "." + parts[1] + "." + parts[2] + "!",
                Jws.part("[]".getBytes(StandardCharsets.UTF_8)) + "." + parts[1] + "." + parts[2],
                with("crit", List.of("exp")),
                with("b64", false),
                with("kid", "1"),
                with("alg", "none"),
                with("alg", "HS256"),
                with("alg", "es256"),
                with("x5c", List.of()),
                with("x5c", List.of("")),
                with("x5c", List.of("AAAA")),
                with("x5c", "AAAA"),
                with("iat", "now"),
                with("iat", 1.5),
                with("iat", Long.MAX_VALUE),
                Jws.of(KEYS, CERTIFICATE, AUDIENCE, CSR).without("alg").compact(),
                Jws.of(KEYS, CERTIFICATE, AUDIENCE, CSR).without("x5c").compact(),
                Jws.of(KEYS, CERTIFICATE, AUDIENCE, CSR).without("iat").compact(),
                Jws.of(KEYS, CERTIFICATE, AUDIENCE, CSR).without("aud").compact());
    }

    private static String with(String member, Object value) {
        return Jws.of(KEYS, CERTIFICATE, AUDIENCE, CSR).with(member, value).compact();
    }

    @ParameterizedTest
    @MethodSource
    void malformed(String body) {
        Answers.assertProblem(CA.renew(body), 400, Refusal.MALFORMED_RENEWAL);
    }

    @Test
    void takesJoseOnlyAndNotTooMuch() {
        String jws = Jws.of(KEYS, CERTIFICATE, AUDIENCE, CSR).compact();
        Answers.assertProblem(
                CA.post("/api/v1/renewals", BodyPublishers.ofString(jws), "Content-Type", "application/json"),
                415,
                "unsupported-media-type");
        Answers.assertProblem(CA.renew("x".repeat(64 * 1024 + 1)), 413, Refusal.REQUEST_TOO_LARGE);
    }

    private static X509Certificate enrol(KeyPair keys, String name) {
        return Answers.assertIssued(CA.enrol(CA.token(name), Csr.of(keys).der()))
                .getFirst();
    }

    private static String sha256(byte[] bytes) {
        try {
            return Bytes.of(MessageDigest.getInstance("SHA-256").digest(bytes)).toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
