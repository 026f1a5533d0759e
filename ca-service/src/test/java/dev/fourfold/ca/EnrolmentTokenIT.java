package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.test.system.CapturedOutput;
import tools.jackson.databind.JsonNode;

/** Enrolment tokens, as the operator makes them over HTTP. */
@ReadsOutput
class EnrolmentTokenIT {

    private static final String FOR_A = "{\"names\":[\"a.example\"],\"profile\":\"server\"}";

    private final RunningCa ca = RunningCa.shared();

    @Test
    void isMadeAsTheOperatorWants(CapturedOutput output) {
        HttpResponse<byte[]> answer = ca.createToken(
                "{\"names\":[\"A.example\",\"b.example\"],\"profile\":\"client\",\"lifetime\":\"PT24H\",\"uses\":2}");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        JsonNode token = RunningCa.json(answer);
        assertThat(token.propertyNames())
                .containsExactlyInAnyOrder("id", "token", "names", "profile", "uses", "expiresAt");
        assertThat(token.get("token").asString()).matches("fft_[A-Za-z0-9_-]{43}");
        assertThat(token.get("names").valueStream().map(JsonNode::asString)).containsExactly("a.example", "b.example");
        assertThat(token.get("profile").asString()).isEqualTo("client");
        assertThat(Duration.between(
                        Instant.now(), Instant.parse(token.get("expiresAt").asString())))
                .isBetween(Duration.ofHours(24).minusSeconds(30), Duration.ofHours(24));
        assertThat(output).doesNotContain(token.get("token").asString());

        String secret = token.get("token").asString();
        Answers.assertIssued(ca.enrol(secret, Csr.p256().dns("a.example").der()));
        Answers.assertIssued(ca.enrol(secret, Csr.p256().dns("b.example").der()));
        Answers.assertProblem(ca.enrol(secret, Csr.p256().der()), 401, Refusal.USED_TOKEN);
    }

    @Test
    void lastsAnHourForOneUseIfNothingElseIsSaid() {
        JsonNode token = RunningCa.json(ca.createToken("{\"names\":[\"a.example\"],\"profile\":\"server\"}"));
        assertThat(token.get("uses").asInt()).isEqualTo(1);
        assertThat(Duration.between(
                        Instant.now(), Instant.parse(token.get("expiresAt").asString())))
                .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
    }

    @ParameterizedTest
    @CsvSource({"PT2H, 2h", "2h, 2h", "7d, 7d", "PT1M, 1m"})
    void saysHowLongItsCertificatesAreValid(String text, String same) {
        JsonNode token = RunningCa.json(ca.createToken(
                "{\"names\":[\"a.example\"],\"profile\":\"server\",\"certificateLifetime\":\"" + text + "\"}"));
        Duration wanted = DurationStyle.SIMPLE.parse(same);
        assertThat(token.get("certificateLifetime").asString()).isEqualTo(wanted.toString());
        assertThat(RunningCa.json(ca.operatorGet(
                                "/api/v1/enrolment-tokens/" + token.get("id").asString()))
                        .get("certificateLifetime")
                        .asString())
                .isEqualTo(wanted.toString());
        X509Certificate certificate = Answers.assertIssued(
                        ca.enrol(token.get("token").asString(), Csr.p256().der()))
                .getFirst();
        assertThat(Duration.between(
                        certificate.getNotBefore().toInstant(),
                        certificate.getNotAfter().toInstant()))
                .isEqualTo(wanted.plusMinutes(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8d", "PT59S", "P-1D", "0s", "999999999d"})
    void isRefusedIfTheProfileGivesNoSuchLifetime(String lifetime) {
        Answers.assertProblem(
                ca.createToken("{\"names\":[\"a.example\"],\"profile\":\"server\",\"certificateLifetime\":\"" + lifetime
                        + "\"}"),
                403,
                Refusal.LIFETIME_NOT_ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"email:a@b.example", "*.a.example"})
    void isRefusedIfTheProfileNeverGivesOneOfTheNames(String name) {
        Answers.assertProblem(
                ca.createToken("{\"names\":[\"a.example\",\"" + name + "\"],\"profile\":\"server\"}"),
                403,
                Refusal.NAME_NOT_ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"text\"",
                "{",
                "{}",
                "{\"names\":[\"a.example\"]}",
                "{\"profile\":\"server\"}",
                "{\"names\":[],\"profile\":\"server\"}",
                "{\"names\":[null],\"profile\":\"server\"}",
                "{\"names\":[\"*.example\"],\"profile\":\"server\"}",
                "{\"names\":[\"a b\"],\"profile\":\"server\"}",
                "{\"names\":\"a.example\",\"profile\":\"server\"}",
                "{\"names\":[\"a.example\"],\"profile\":\"server\",\"lifetime\":\"P2D\"}",
                "{\"names\":[\"a.example\"],\"profile\":\"server\",\"lifetime\":\"PT0S\"}",
                "{\"names\":[\"a.example\"],\"profile\":\"server\",\"lifetime\":\"PT-1H\"}",
                "{\"names\":[\"a.example\"],\"profile\":\"server\",\"lifetime\":\"an hour\"}",
                "{\"names\":[\"a.example\"],\"profile\":\"server\",\"lifetime\":3600}",
                "{\"names\":[\"a.example\"],\"profile\":\"server\",\"certificateLifetime\":\"3 days\"}",
                "{\"names\":[\"a.example\"],\"profile\":\"server\",\"certificateLifetime\":\"PT60.5S\"}",
                "{\"names\":[\"a.example\"],\"profile\":\"server\",\"certificateLifetime\":\"3600\"}",
                "{\"names\":[\"a.example\"],\"profile\":\"server\",\"certificateLifetime\":\"PT999999999999999999H\"}",
                "{\"names\":[\"a.example\"],\"profile\":\"server\",\"certificateLifetime\":3600}",
                "{\"names\":[\"a.example\"],\"profile\":\"server\",\"uses\":0}",
                "{\"names\":[\"a.example\"],\"profile\":\"server\",\"uses\":1001}",
                "{\"names\":[\"a.example\"],\"profile\":\"server\",\"uses\":1.5}",
                "{\"names\":[\"a.example\"],\"profile\":\"server\",\"uses\":\"1\"}",
                "{\"names\":[\"a.example\"],\"profile\":\"server\",\"admin\":true}",
                "{\"names\":[\"a.example\"],\"profile\":\"server\",\"profile\":\"client\"}",
                "{\"names\":[\"a.example\"],\"profile\":\"server\"} {}"
            })
    void isRefusedIfTheBodyIsNotExactlyRight(String body) {
        Answers.assertProblem(ca.createToken(body), 400, Refusal.INVALID_BODY);
    }

    @Test
    void isRefusedForAProfileThatDoesNotExist() {
        Answers.assertProblem(
                ca.createToken("{\"names\":[\"a.example\"],\"profile\":\"root\"}"), 400, Refusal.UNKNOWN_PROFILE);
    }

    @Test
    void isRefusedIfTheBodyIsTooLarge() {
        Answers.assertProblem(ca.createToken(" ".repeat(16 * 1024 + 1)), 413, Refusal.REQUEST_TOO_LARGE);
    }

    @Test
    void isRefusedIfTheBodyIsNotJson() {
        Answers.assertProblem(
                ca.post(
                        "/api/v1/enrolment-tokens",
                        BodyPublishers.ofString("names=a.example"),
                        "Authorization",
                        "Bearer " + RunningCa.OPERATOR_KEY,
                        "Content-Type",
                        "application/x-www-form-urlencoded"),
                415,
                "unsupported-media-type");
    }

    @Test
    void isForTheOperatorOnly() {
        String[] json = {"Content-Type", "application/json"};
        Answers.assertProblem(
                ca.post("/api/v1/enrolment-tokens", new byte[0], json), 401, Refusal.MISSING_OPERATOR_KEY);
        Answers.assertProblem(
                ca.post(
                        "/api/v1/enrolment-tokens",
                        new byte[0],
                        "Content-Type",
                        "application/json",
                        "Authorization",
                        "Bearer " + RunningCa.OPERATOR_KEY + "x"),
                401,
                Refusal.WRONG_OPERATOR_KEY);
        Answers.assertProblem(
                ca.post(
                        "/api/v1/enrolment-tokens",
                        new byte[0],
                        "Content-Type",
                        "application/json",
                        "Authorization",
                        "Bearer " + ca.token("a.example")),
                401,
                Refusal.WRONG_OPERATOR_KEY);
    }

    @Test
    void isListedWithoutItsSecret() {
        JsonNode token = RunningCa.json(ca.createToken(FOR_A));
        String id = token.get("id").asString();
        HttpResponse<byte[]> list = ca.operatorGet("/api/v1/enrolment-tokens?limit=1");
        JsonNode newest = RunningCa.json(list).get("tokens").get(0);
        assertThat(newest.get("id").asString()).isEqualTo(id);
        assertThat(newest.get("state").asString()).isEqualTo("open");
        assertThat(newest.get("createdBy").asString()).isEqualTo("operator operator");
        assertThat(new String(list.body(), StandardCharsets.UTF_8))
                .doesNotContain(token.get("token").asString());
        ca.enrol(token.get("token").asString(), Csr.p256().der());
        JsonNode shown = RunningCa.json(ca.operatorGet("/api/v1/enrolment-tokens/" + id));
        assertThat(shown.get("state").asString()).isEqualTo("used");
        assertThat(shown.get("redeemed").asInt()).isEqualTo(1);
    }

    @Test
    void isListedPageByPage() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            made.addFirst(RunningCa.json(ca.createToken(FOR_A)).get("id").asString());
        }
        JsonNode first = RunningCa.json(ca.operatorGet("/api/v1/enrolment-tokens?limit=2"));
        JsonNode second = RunningCa.json(ca.operatorGet(
                "/api/v1/enrolment-tokens?limit=1&after=" + first.get("next").asString()));
        assertThat(Stream.concat(
                                first.get("tokens").valueStream(),
                                second.get("tokens").valueStream())
                        .map(shown -> shown.get("id").asString()))
                .containsExactlyElementsOf(made);
    }

    @Test
    void isGoodForNothingOnceItIsRevoked() {
        JsonNode token = RunningCa.json(ca.createToken(FOR_A));
        String path = "/api/v1/enrolment-tokens/" + token.get("id").asString();
        for (int i = 0; i < 2; i++) {
            HttpResponse<byte[]> answer = ca.call("DELETE", path, RunningCa.OPERATOR_KEY, "");
            assertThat(RunningCa.json(answer).get("state").asString()).isEqualTo("revoked");
        }
        Answers.assertProblem(ca.enrol(token.get("token").asString(), Csr.p256().der()), 401, Refusal.REVOKED_TOKEN);
        assertThat(ca.jdbc()
                        .sql("select action || ' by ' || actor from audit_entry where object = ? order by id")
                        .param("token " + token.get("id").asString())
                        .query(String.class)
                        .list())
                .containsExactly("token-created by operator operator", "token-revoked by operator operator");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?limit=0", "?limit=1001", "?limit=x", "?after=x", "/x", "/1-1-1-1-1x"})
    void isNotFoundByWhatIsNoId(String path) {
        Answers.assertProblem(ca.operatorGet("/api/v1/enrolment-tokens" + path), 400, Refusal.INVALID_PARAMETER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?after="})
    void isNotFoundByAnotherId(String how) {
        String unknown = UUID.randomUUID().toString();
        String path = "/api/v1/enrolment-tokens" + (how.isEmpty() ? "/" : how) + unknown;
        Answers.assertProblem(ca.operatorGet(path), 404, Refusal.UNKNOWN_TOKEN_ID);
    }

    @Test
    @Thorough("IssuanceIT redeems one by many at once")
    void isRedeemedOnceByTwoHundredAtOnce() throws Exception {
        String token = ca.token("a.example");
        List<Callable<HttpResponse<byte[]>>> attempts = Stream.generate(
                        () -> Csr.of(Csr.ec("P-256")).der())
                .limit(200)
                .map(request -> (Callable<HttpResponse<byte[]>>) () -> ca.enrol(token, request))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<HttpResponse<byte[]>> answers = threads.invokeAll(attempts).stream()
                    .map(Future::resultNow)
                    .sorted(Comparator.comparingInt(HttpResponse::statusCode))
                    .toList();
            Answers.assertIssued(answers.getFirst());
            assertThat(answers).hasSize(200);
            answers.stream().skip(1).forEach(answer -> Answers.assertProblem(answer, 401, Refusal.USED_TOKEN));
        }
    }
}
