package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A client that does not know whether it was heard says it again. */
class IdempotencyIT {

    private static final RunningCa CA = RunningCa.madeLongAgo();

    @AfterAll
    static void stop() {
        CA.close();
    }

    @Test
    void returnsTheSameCertificateForTheSameRequestThoughTheTokenIsUsedUp() {
        String token = CA.token("a.example");
        byte[] csr = Csr.p256().der();
        HttpResponse<byte[]> first = CA.enrol(token, csr);
        Answers.assertIssued(first);
        assertSame(first, CA.enrol(token, csr));
        Answers.assertProblem(CA.enrol(token, Csr.p256().der()), 401, Refusal.USED_TOKEN);
        Answers.assertProblem(CA.enrol(token, new byte[] {1}), 401, Refusal.USED_TOKEN);
        Answers.assertProblem(CA.enrol(CA.token("b.example"), new byte[] {1}), 400, Refusal.MALFORMED_REQUEST);
    }

    @Test
    void consumesNoFurtherUse() {
        String token = token("twice.example", 2);
        byte[] csr = Csr.p256().der();
        HttpResponse<byte[]> first = CA.enrol(token, csr);
        assertSame(first, CA.enrol(token, csr));
        assertSame(first, CA.enrol(token, csr));
        assertThat(serial(CA.enrol(token, Csr.p256().der()))).isNotEqualTo(serial(first));
        Answers.assertProblem(CA.enrol(token, Csr.p256().der()), 401, Refusal.USED_TOKEN);
    }

    @Test
    void givesAnotherRequesterACertificateOfItsOwn() {
        byte[] csr = Csr.p256().der();
        assertThat(serial(CA.enrol(CA.token("a.example"), csr)))
                .isNotEqualTo(serial(CA.enrol(CA.token("a.example"), csr)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50})
    void issuesOnceForFiftyEqualRequestsAtOnce(int uses) throws Exception {
        String name = "fifty-" + uses + ".example";
        String token = token(name, uses);
        byte[] csr = Csr.p256().der();
        List<HttpResponse<byte[]>> answers = atOnce(50, () -> CA.enrol(token, csr));
        answers.forEach(answer -> assertSame(answers.getFirst(), answer));
        JsonNode listed = RunningCa.json(CA.operatorGet("/api/v1/certificates?limit=1000"))
                .get("certificates");
        assertThat(listed.valueStream()
                        .filter(entry -> entry.get("names").toString().contains(name)))
                .hasSize(1);
    }

    @Test
    void answersARepeatedRenewalWithTheSameCertificate() throws GeneralSecurityException {
        KeyPair keys = Csr.ec("P-256");
        X509Certificate old = Answers.assertIssued(
                        CA.enrol(CA.token("a.example"), Csr.of(keys).der()))
                .getFirst();
        String audience = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(CA.get("/ca/root.der").body()));
        byte[] csr = Csr.p256().der();
        String jws = Jws.of(keys, old, audience, csr).compact();
        HttpResponse<byte[]> first = CA.renew(jws);
        assertSame(first, CA.renew(jws));
        // "signed anew, the same request is still the same request"
        assertSame(first, CA.renew(Jws.of(keys, old, audience, csr).compact()));
        assertThat(serial(CA.renew(Jws.of(keys, old, audience, Csr.p256().der()).compact())))
                .isNotEqualTo(serial(first));
    }

    @Test
    void issuesAgainOnceTheCertificateHasExpired() {
        String token = token("again.example", 2);
        byte[] csr = Csr.p256().der();
        CA.clock().moveBy(Duration.ofDays(-8));
        HttpResponse<byte[]> first;
        try {
            first = CA.enrol(token, csr);
        } finally {
            CA.clock().moveBy(Duration.ofDays(8));
        }
        HttpResponse<byte[]> second = CA.enrol(token, csr);
        assertThat(serial(second)).isNotEqualTo(serial(first));
        assertSame(second, CA.enrol(token, csr));
    }

    @Test
    void issuesAgainOnceTheCertificateIsRevoked() {
        String token = token("revoked-again.example", 2);
        byte[] csr = Csr.of(Csr.ec("P-256")).der();
        HttpResponse<byte[]> first = CA.enrol(token, csr);
        new RevocationApi(CA).revoke(Answers.assertIssued(first).getFirst(), "superseded");
        assertThat(serial(CA.enrol(token, csr))).isNotEqualTo(serial(first));
    }

    @Test
    void remembersTheKeyOfAWish() {
        String token = token("key.example", 3);
        byte[] csr = Csr.p256().der();
        HttpResponse<byte[]> first = enrol(token, csr, "\"wish 1\"");
        assertSame(first, enrol(token, csr, "\"wish 1\""));
        Answers.assertProblem(enrol(token, Csr.p256().der(), "\"wish 1\""), 422, Refusal.IDEMPOTENCY_KEY_REUSED);
        Answers.assertProblem(enrol(token, new byte[] {1}, "\"wish 1\""), 422, Refusal.IDEMPOTENCY_KEY_REUSED);
        assertThat(serial(enrol(token, Csr.p256().der(), "wish-2"))).isNotEqualTo(serial(first));
        // "the same request under another key is still the same request"
        assertSame(first, enrol(token, csr, "wish-3"));
        Answers.assertProblem(enrol(token, Csr.p256().der(), "wish-3"), 422, Refusal.IDEMPOTENCY_KEY_REUSED);
    }

    @Test
    void keepsTheKeysOfRequestersApart() {
        byte[] csr = Csr.p256().der();
        HttpResponse<byte[]> first = enrol(CA.token("a.example"), csr, "k");
        assertThat(serial(enrol(CA.token("a.example"), Csr.p256().der(), "k"))).isNotEqualTo(serial(first));
    }

    @Test
    void remembersNoRefusals() {
        String token = CA.token("a.example");
        Answers.assertProblem(enrol(token, new byte[] {1}, "k"), 400, Refusal.MALFORMED_REQUEST);
        Answers.assertIssued(enrol(token, Csr.p256().der(), "k"));
    }

    @Test
    void forgetsAKeyAfterADay() {
        JsonNode token = RunningCa.json(
                CA.createToken("{\"names\":[\"a.example\"],\"profile\":\"server\",\"lifetime\":\"PT24H\",\"uses\":2}"));
        String secret = token.get("token").asString();
        CA.clock().moveBy(Duration.ofHours(-2));
        HttpResponse<byte[]> first;
        try {
            first = enrol(secret, Csr.p256().der(), "daily");
        } finally {
            CA.clock().moveBy(Duration.ofHours(2));
        }
        Answers.assertProblem(enrol(secret, Csr.p256().der(), "daily"), 422, Refusal.IDEMPOTENCY_KEY_REUSED);
        CA.clock().moveBy(Duration.ofHours(23));
        try {
            assertThat(serial(enrol(secret, Csr.p256().der(), "daily"))).isNotEqualTo(serial(first));
        } finally {
            CA.clock().moveBy(Duration.ofHours(-23));
        }
    }

    @Test
    void issuesOnceForOneKeyWithManyBodies() throws Exception {
        String token = token("many.example", 50);
        List<HttpResponse<byte[]>> answers =
                atOnce(20, () -> enrol(token, Csr.p256().der(), "one"));
        assertThat(answers.stream().map(HttpResponse::statusCode).sorted().toList())
                .startsWith(201, 422)
                .endsWith(422, 422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "a b", "a,b", "\"open", "x;y"})
    void refusesAKeyThatIsNoString(String key) {
        String token = CA.token("a.example");
        Answers.assertProblem(enrol(token, Csr.p256().der(), key), 400, Refusal.INVALID_PARAMETER);
        Answers.assertProblem(enrol(token, Csr.p256().der(), "x".repeat(256)), 400, Refusal.INVALID_PARAMETER);
        Answers.assertIssued(CA.enrol(token, Csr.p256().der()));
    }

    private static String token(String name, int uses) {
        return RunningCa.json(
                        CA.createToken("{\"names\":[\"" + name + "\"],\"profile\":\"server\",\"uses\":" + uses + "}"))
                .get("token")
                .asString();
    }

    private static HttpResponse<byte[]> enrol(String token, byte[] csr, String key) {
        return CA.post("/api/v1/certificates", csr, "Authorization", "Bearer " + token, "Idempotency-Key", key);
    }

    private static String serial(HttpResponse<byte[]> answer) {
        return Answers.serial(Answers.assertIssued(answer).getFirst());
    }

    private static void assertSame(HttpResponse<byte[]> first, HttpResponse<byte[]> again) {
        Answers.assertIssued(again);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
    }

    private static <T> List<T> atOnce(int times, Callable<T> act) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> result :
                    threads.invokeAll(Stream.generate(() -> act).limit(times).toList())) {
                results.add(result.get());
            }
        }
        return results;
    }
}
