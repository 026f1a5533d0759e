package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** Enrolment tokens, as the operator makes them over HTTP. */
@ExtendWith(OutputCaptureExtension.class)
class EnrolmentTokenIT {

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
}
