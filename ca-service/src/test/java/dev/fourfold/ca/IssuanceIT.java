package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import tools.jackson.databind.JsonNode;

/** Certificates for enrolment tokens, over HTTP. */
@ReadsOutput
class IssuanceIT {

    private final RunningCa ca = RunningCa.shared();

    @Test
    void issuesWhatTheProfileSays() throws GeneralSecurityException {
        List<X509Certificate> chain = Answers.assertIssued(ca.enrol(
                ca.token("a.example"),
                Csr.p256().subject("O=Example,CN=a.example").der()));
        X509Certificate leaf = chain.getFirst();
        leaf.verify(chain.getLast().getPublicKey());
        assertThat(chain.getLast())
                .isEqualTo(
                        Answers.certificates(ca.get("/ca/issuing.der").body()).getFirst());
        assertThat(leaf.getVersion()).isEqualTo(3);
        assertThat(leaf.getSigAlgName()).isEqualTo("SHA256withECDSA");
        assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("CN=a.example,O=Example");
        assertThat(leaf.getSerialNumber().bitLength()).isEqualTo(159);
        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(leaf.getSubjectAlternativeNames()).containsExactly(List.of(GeneralName.dNSName, "a.example"));
        assertThat(leaf.getCriticalExtensionOIDs())
                .containsExactlyInAnyOrder(Extension.basicConstraints.getId(), Extension.keyUsage.getId());
        assertThat(leaf.getNonCriticalExtensionOIDs())
                .containsExactlyInAnyOrder(
                        Extension.extendedKeyUsage.getId(),
                        Extension.subjectAlternativeName.getId(),
                        Extension.subjectKeyIdentifier.getId(),
                        Extension.authorityKeyIdentifier.getId(),
                        Extension.authorityInfoAccess.getId(),
                        Extension.cRLDistributionPoints.getId());
        assertThat(new String(
                        leaf.getExtensionValue(Extension.authorityInfoAccess.getId()), StandardCharsets.ISO_8859_1))
                .contains("http://ca.example:8080/ocsp", "http://ca.example:8080/ca/issuers/1.der");
        Instant start = leaf.getNotBefore().toInstant();
        assertThat(Duration.between(start, leaf.getNotAfter().toInstant()))
                .isEqualTo(Duration.ofDays(7).plusMinutes(1));
        assertThat(Duration.between(start, Instant.now())).isBetween(Duration.ofSeconds(59), Duration.ofSeconds(90));
    }

    @Test
    void letsOnlyRsaKeysEncipher() {
        assertThat(usages(Csr.p256())).containsExactly(0);
        assertThat(usages(Csr.of(Csr.ed25519()))).containsExactly(0);
        assertThat(usages(Csr.of(Csr.rsa(2048)))).containsExactly(0, 2);
    }

    private List<Integer> usages(Csr csr) {
        boolean[] usage = Answers.assertIssued(ca.enrol(ca.token("a.example"), csr.der()))
                .getFirst()
                .getKeyUsage();
        return Stream.iterate(0, i -> i < usage.length, i -> i + 1)
                .filter(i -> usage[i])
                .toList();
    }

    @Test
    void marksTheNamesCriticalIfTheSubjectIsEmpty() {
        X509Certificate leaf = Answers.assertIssued(
                        ca.enrol(ca.token("a.example"), Csr.p256().der()))
                .getFirst();
        assertThat(leaf.getCriticalExtensionOIDs()).contains(Extension.subjectAlternativeName.getId());
    }

    /** The JDK has an implementation of its own. */
    @ParameterizedTest
    @ValueSource(ints = {44, 65, 87})
    void certifiesMlDsaKeysAsTheJdkKnowsThem(int set) throws GeneralSecurityException {
        KeyPair keys = Csr.mlDsa(set);
        X509Certificate leaf = Answers.assertIssued(
                        ca.enrol(ca.token("a.example"), Csr.of(keys).der()))
                .getFirst();
        assertThat(leaf.getKeyUsage()).startsWith(true, false, false);
        PublicKey key = KeyFactory.getInstance("ML-DSA", "SUN")
                .generatePublic(new X509EncodedKeySpec(leaf.getPublicKey().getEncoded()));
        byte[] text = "signed by one, verified by the other".getBytes(StandardCharsets.US_ASCII);
        Signature signer = Signature.getInstance("ML-DSA-" + set, BouncyCastle.PROVIDER);
        signer.initSign(keys.getPrivate());
        signer.update(text);
        Signature verifier = Signature.getInstance("ML-DSA", "SUN");
        verifier.initVerify(key);
        verifier.update(text);
        assertThat(verifier.verify(signer.sign())).isTrue();
    }

    @Test
    void namesAllKindsOfThings() throws GeneralSecurityException {
        String token = RunningCa.json(ca.createToken("""
                        {"names":["A.example","ip:2001:DB8::1","email:a@B.example","uri:spiffe://a.example/web"],\
                        "profile":"client"}""")).get("token").asString();
        X509Certificate leaf = Answers.assertIssued(
                        ca.enrol(token, Csr.p256().subject("CN=a@b.example").der()))
                .getFirst();
        assertThat(leaf.getSubjectAlternativeNames())
                .containsExactly(
                        List.of(GeneralName.dNSName, "a.example"),
                        List.of(GeneralName.iPAddress, "2001:db8:0:0:0:0:0:1"),
                        List.of(GeneralName.rfc822Name, "a@b.example"),
                        List.of(GeneralName.uniformResourceIdentifier, "spiffe://a.example/web"));
        assertThat(RunningCa.json(ca.operatorGet("/api/v1/certificates/" + Answers.serial(leaf)))
                        .get("names")
                        .valueStream()
                        .map(JsonNode::asString))
                .containsExactly("a.example", "ip:2001:db8::1", "email:a@b.example", "uri:spiffe://a.example/web");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/pkcs10",
                "application/x-www-form-urlencoded",
                "application/octet-stream",
                "text/plain",
                "multipart/form-data; boundary=x",
                "nonsense"
            })
    void readsTheBodyWhateverItIsCalled(String contentType) {
        Answers.assertIssued(ca.post(
                "/api/v1/certificates",
                Csr.p256().pem().getBytes(StandardCharsets.US_ASCII),
                "Authorization",
                "Bearer " + ca.token("a.example"),
                "Content-Type",
                contentType));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(400, Refusal.MALFORMED_REQUEST, new byte[0]),
                Arguments.of(
                        400,
                        Refusal.BAD_SIGNATURE,
                        Csr.p256().signedBy(Csr.ec("P-256")).der()),
                Arguments.of(
                        400, Refusal.UNSUPPORTED_KEY, Csr.of(Csr.ec("P-521")).der()),
                Arguments.of(400, Refusal.WEAK_KEY, Csr.of(Csr.rsa(1024)).der()),
                Arguments.of(
                        403,
                        Refusal.CA_REQUESTED,
                        Csr.p256()
                                .extension(Extension.basicConstraints, new BasicConstraints(true))
                                .der()),
                Arguments.of(
                        403,
                        Refusal.NAME_NOT_ALLOWED,
                        Csr.p256().dns("b.example").der()),
                Arguments.of(
                        403,
                        Refusal.NAME_NOT_ALLOWED,
                        Csr.p256().subject("CN=b.example").der()),
                Arguments.of(
                        403,
                        Refusal.NAME_NOT_ALLOWED,
                        Csr.p256().name(GeneralName.iPAddress, "127.0.0.1").der()),
                Arguments.of(
                        403,
                        Refusal.SUBJECT_NOT_ALLOWED,
                        Csr.p256().subject("DC=example").der()),
                Arguments.of(413, Refusal.REQUEST_TOO_LARGE, new byte[16 * 1024 + 1]));
    }

    @ParameterizedTest
    @MethodSource
    void refused(int status, Refusal refusal, byte[] body) {
        String token = ca.token("a.example");
        Answers.assertProblem(ca.enrol(token, body), status, refusal);
        // "a refused request does not use up the token"
        Answers.assertIssued(ca.enrol(token, Csr.p256().der()));
    }

    @Test
    void refusesABodyOfUnknownLengthOnceItIsTooLarge() {
        HttpResponse<byte[]> answer = ca.post(
                "/api/v1/certificates",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[1024 * 1024])),
                "Authorization",
                "Bearer " + ca.token("a.example"));
        Answers.assertProblem(answer, 413, Refusal.REQUEST_TOO_LARGE);
    }

    @Test
    void takesARequestOfTheGreatestSize() {
        byte[] pem = Csr.p256().pem().getBytes(StandardCharsets.US_ASCII);
        byte[] padded = Arrays.copyOf(pem, 16 * 1024);
        Arrays.fill(padded, pem.length, padded.length, (byte) '\n');
        Answers.assertIssued(ca.enrol(ca.token("a.example"), padded));
    }

    @Test
    void refusesRequestsWithoutAToken() {
        byte[] csr = Csr.p256().der();
        Answers.assertProblem(ca.post("/api/v1/certificates", csr), 401, Refusal.MISSING_TOKEN);
        Answers.assertProblem(
                ca.post("/api/v1/certificates", csr, "Authorization", "Basic YTpi"), 401, Refusal.MISSING_TOKEN);
        Answers.assertProblem(
                ca.post("/api/v1/certificates", csr, "Authorization", "Bearer "), 401, Refusal.MISSING_TOKEN);
    }

    @Test
    void refusesATokenThatItDoesNotKnow() {
        Answers.assertProblem(ca.enrol("fft_unknown", Csr.p256().der()), 401, Refusal.UNKNOWN_TOKEN);
        Answers.assertProblem(ca.enrol(RunningCa.OPERATOR_KEY, Csr.p256().der()), 401, Refusal.UNKNOWN_TOKEN);
    }

    @Test
    void refusesAnExpiredToken() {
        String token = ca.token("a.example");
        ca.clock().moveBy(Duration.ofMinutes(61));
        try {
            Answers.assertProblem(ca.enrol(token, Csr.p256().der()), 401, Refusal.EXPIRED_TOKEN);
        } finally {
            ca.clock().moveBy(Duration.ofMinutes(-61));
        }
        Answers.assertIssued(ca.enrol(token, Csr.p256().der()));
    }

    @Test
    void refusesAUsedToken() {
        String token = ca.token("a.example");
        Answers.assertIssued(ca.enrol(token, Csr.p256().der()));
        Answers.assertProblem(ca.enrol(token, Csr.p256().der()), 401, Refusal.USED_TOKEN);
    }

    @Test
    void issuesOnceForATokenThatManyRedeemAtOnce() throws Exception {
        JsonNode token = RunningCa.json(ca.createToken("{\"names\":[\"once.example\"],\"profile\":\"client\"}"));
        Callable<Integer> redeem =
                () -> ca.enrol(token.get("token").asString(), Csr.p256().der()).statusCode();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer :
                    threads.invokeAll(Stream.generate(() -> redeem).limit(50).toList())) {
                statuses.add(answer.get());
            }
            assertThat(statuses.stream().collect(Collectors.groupingBy(s -> s, Collectors.counting())))
                    .containsOnly(Map.entry(201, 1L), Map.entry(401, 49L));
        }
        JsonNode inventory = RunningCa.json(ca.operatorGet("/api/v1/certificates?limit=1000"));
        assertThat(inventory
                        .get("certificates")
                        .valueStream()
                        .filter(entry -> entry.get("issuedTo")
                                .asString()
                                .equals("token " + token.get("id").asString())))
                .hasSize(1);
    }

    @Test
    void writesAnAuditLineBeforeAndAfterEachSignature(CapturedOutput output) {
        String token = ca.token("audit.example");
        String serial = Answers.serial(
                Answers.assertIssued(ca.enrol(token, Csr.p256().der())).getFirst());
        assertThat(output).containsSubsequence("will sign " + serial, "audit.example", "signed " + serial);
        assertThat(output).doesNotContain(token);
    }
}
