package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.system.CapturedOutput;

/** A CA that allows little, behind a proxy that it trusts, and those who ask for more. */
@ReadsOutput
@Thorough("it starts a CA that allows little")
class LimitsIT {

    private static final RunningCa CA = RunningCa.start(
            RunningCa.newFolder(),
            TestDatabase.create(),
            "ca.limits.requester=3/1m",
            "ca.limits.operator=20/1m",
            "ca.limits.address=15/1m",
            "ca.limits.failures=5/1m",
            "ca.limits.trusted-proxies=127.0.0.1");

    @AfterAll
    static void stop() {
        CA.close();
    }

    /** Lets every allowance be whole again. */
    @BeforeEach
    void wait1Hour() {
        CA.clock().moveBy(Duration.ofHours(1));
    }

    @Test
    void holdForEachToken() {
        String token = RunningCa.json(CA.createToken("{\"names\":[\"a.example\"],\"profile\":\"server\",\"uses\":9}"))
                .get("token")
                .asString();
        for (int i = 0; i < 3; i++) {
            Answers.assertProblem(CA.enrol(token, new byte[] {1}), 400, Refusal.MALFORMED_REQUEST);
        }
        HttpResponse<byte[]> refused = CA.enrol(token, new byte[] {1});
        long wait = assertLimited(refused);
        assertThat(wait).isBetween(1L, 20L);
        Answers.assertIssued(CA.enrol(CA.token("a.example"), Csr.p256().der()));

        CA.clock().moveBy(Duration.ofSeconds(wait));
        Answers.assertIssued(CA.enrol(token, Csr.p256().der()));
        assertLimited(CA.enrol(token, Csr.p256().der()));
    }

    @Test
    void holdForEachAddressAndNotForItsProxy(CapturedOutput output) {
        for (int i = 0; i < 15; i++) {
            Answers.assertProblem(from("192.0.2.1"), 401, Refusal.MISSING_TOKEN);
        }
        long wait = assertLimited(from("192.0.2.1"));
        assertLimited(from("203.0.113.9, 192.0.2.1"));
        Answers.assertProblem(from("192.0.2.2"), 401, Refusal.MISSING_TOKEN);
        assertThat(output.getOut().lines().filter(line -> line.contains("address 192.0.2.1 asks for too much")))
                .hasSize(1);
        assertThat(new String(CA.get("/actuator/prometheus").body(), StandardCharsets.UTF_8))
                .contains("fourfold_ca_rate_limited_total{limit=\"address\"}");
        CA.clock().moveBy(Duration.ofSeconds(wait));
        Answers.assertProblem(from("192.0.2.1"), 401, Refusal.MISSING_TOKEN);
    }

    @Test
    void holdForEachOperator() {
        for (int i = 0; i < 20; i++) {
            Answers.assertProblem(token("192.0.2." + i), 400, Refusal.INVALID_BODY);
        }
        assertLimited(token("192.0.2.200"));
    }

    @Test
    void keepOutWhoGuessesEvenWhenTheGuessIsRight() {
        for (int i = 0; i < 5; i++) {
            Answers.assertProblem(inventory("guess" + i, "192.0.2.66"), 401, Refusal.WRONG_OPERATOR_KEY);
        }
        long wait = assertLimited(inventory(RunningCa.OPERATOR_KEY, "192.0.2.66"));
        assertThat(inventory(RunningCa.OPERATOR_KEY, "192.0.2.67").statusCode()).isEqualTo(200);
        CA.clock().moveBy(Duration.ofSeconds(wait));
        assertThat(inventory(RunningCa.OPERATOR_KEY, "192.0.2.66").statusCode()).isEqualTo(200);
    }

    @Test
    void areNotThereForWhatEverybodyMayRead() {
        for (int i = 0; i < 100; i++) {
            assertThat(CA.get("/ca/root.der", "X-Forwarded-For", "192.0.2.1").statusCode())
                    .isEqualTo(200);
        }
    }

    private static HttpResponse<byte[]> from(String address) {
        return CA.post("/api/v1/certificates", new byte[0], "X-Forwarded-For", address);
    }

    private static HttpResponse<byte[]> token(String address) {
        return CA.post(
                "/api/v1/enrolment-tokens",
                new byte[0],
                "Authorization",
                "Bearer " + RunningCa.OPERATOR_KEY,
                "Content-Type",
                "application/json",
                "X-Forwarded-For",
                address);
    }

    private static HttpResponse<byte[]> inventory(String key, String address) {
        return CA.get("/api/v1/certificates", "Authorization", "Bearer " + key, "X-Forwarded-For", address);
    }

    /** Returns after how many seconds to try again. */
    private static long assertLimited(HttpResponse<byte[]> answer) {
        Answers.assertProblem(answer, 429, Refusal.RATE_LIMITED);
        return Long.parseLong(answer.headers().firstValue("Retry-After").orElseThrow());
    }
}
