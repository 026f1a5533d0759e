package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Revocation, over HTTP. */
class RevocationIT {

    private static final RunningCa CA = RunningCa.shared();
    private static final RevocationApi API = new RevocationApi(CA);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unspecified",
                "keyCompromise",
                "affiliationChanged",
                "superseded",
                "cessationOfOperation",
                "certificateHold",
                "privilegeWithdrawn"
            })
    void takesTheReasonsOfRfc5280(String reason) {
        String serial = Answers.serial(API.enrol());
        HttpResponse<byte[]> answer = API.post(serial, "{\"reason\":\"" + reason + "\"}");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Location"))
                .contains("http://ca.example:8080" + RevocationApi.path(serial));
        JsonNode shown = RunningCa.json(answer);
        assertThat(shown.get("serial").asString()).isEqualTo(serial);
        assertThat(shown.get("reason").asString()).isEqualTo(reason);
        assertThat(Instant.parse(shown.get("revokedAt").asString()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(shown.has("invalidityDate")).isFalse();
        assertThat(API.get(serial).body()).isEqualTo(answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":"})
    void takesSerialsAsOpensslWritesThem(String separator) {
        String serial = Answers.serial(API.enrol());
        String capitals = serial.toUpperCase(Locale.ROOT).replaceAll("(..)(?!$)", "$1" + separator);
        assertThat(API.post(capitals, "{\"reason\":\"certificateHold\"}").statusCode())
                .isEqualTo(201);
        assertThat(RunningCa.json(API.get(capitals)).get("serial").asString()).isEqualTo(serial);
        assertThat(API.delete(capitals).statusCode()).isEqualTo(204);
        assertThat(API.get(capitals).statusCode()).isEqualTo(404);
        for (String path : List.of(
                "/certificates/" + capitals,
                "/certificates/" + capitals + "/audit",
                "/certificates?serial=" + capitals,
                "/certificates?serial=" + capitals.substring(0, 29),
                "/audit?object=certificate%20" + capitals)) {
            assertThat(new String(CA.operatorGet("/api/v1" + path).body(), StandardCharsets.UTF_8))
                    .as(path)
                    .contains(serial);
        }
    }

    @Test
    void keepsTheInvalidityDate() {
        String serial = Answers.serial(API.enrol());
        JsonNode shown = RunningCa.json(
                API.post(serial, "{\"reason\":\"superseded\",\"invalidityDate\":\"2026-01-02T03:04:05.6Z\"}"));
        assertThat(shown.get("invalidityDate").asString()).isEqualTo("2026-01-02T03:04:05Z");
    }

    @Test
    void isTheSameWhenAskedForTwice() {
        String serial = Answers.serial(API.enrol());
        byte[] first = API.post(serial, "{\"reason\":\"superseded\"}").body();
        HttpResponse<byte[]> second = API.post(serial, "{\"reason\":\"superseded\"}");
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"reason\":\"keyCompromise\"}",
                "{\"reason\":\"certificateHold\"}",
                "{\"reason\":\"superseded\",\"invalidityDate\":\"2026-01-02T03:04:05Z\"}"
            })
    void doesNotChangeItsReason(String other) {
        String serial = Answers.serial(API.enrol());
        byte[] first = API.post(serial, "{\"reason\":\"superseded\"}").body();
        Answers.assertProblem(API.post(serial, other), 409, Refusal.PERMANENT_REVOCATION);
        Answers.assertProblem(API.delete(serial), 409, Refusal.PERMANENT_REVOCATION);
        assertThat(API.get(serial).body()).isEqualTo(first);
    }

    @Test
    void endsIfItWasAHold() {
        String serial = Answers.serial(API.enrol());
        API.post(serial, "{\"reason\":\"certificateHold\"}");
        assertThat(API.delete(serial).statusCode()).isEqualTo(204);
        Answers.assertProblem(API.get(serial), 404, Refusal.UNKNOWN_REVOCATION);
        Answers.assertProblem(API.delete(serial), 404, Refusal.UNKNOWN_REVOCATION);
        assertThat(API.post(serial, "{\"reason\":\"certificateHold\"}").statusCode())
                .isEqualTo(201);
    }

    @Test
    void makesAHoldPermanentFromItsBeginning() {
        String serial = Answers.serial(API.enrol());
        JsonNode hold = RunningCa.json(API.post(serial, "{\"reason\":\"certificateHold\"}"));
        CA.clock().moveBy(Duration.ofSeconds(5));
        HttpResponse<byte[]> answer = API.post(serial, "{\"reason\":\"keyCompromise\"}");
        CA.clock().moveBy(Duration.ofSeconds(-5));
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(RunningCa.json(answer).get("revokedAt")).isEqualTo(hold.get("revokedAt"));
        Answers.assertProblem(API.delete(serial), 409, Refusal.PERMANENT_REVOCATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"superseded", "certificateHold"})
    void endsRenewals(String reason) {
        KeyPair keys = Csr.ec("P-256");
        X509Certificate certificate = API.enrol(keys, "a.example");
        String audience =
                HexFormat.of().formatHex(Sha256.of(CA.get("/ca/root.der").body()));
        byte[] csr = Csr.of(keys).der();
        API.revoke(certificate, reason);
        Answers.assertProblem(
                CA.renew(Jws.of(keys, certificate, audience, csr).compact()), 403, Refusal.REVOKED_CERTIFICATE);
        if (reason.equals("certificateHold")) {
            API.release(certificate);
            Answers.assertIssued(
                    CA.renew(Jws.of(keys, certificate, audience, csr).compact()));
        }
    }

    @Test
    void isPossibleAfterExpiry() {
        X509Certificate certificate = API.enrol();
        CA.clock().moveBy(Duration.ofDays(8));
        try {
            API.revoke(certificate, "keyCompromise");
        } finally {
            CA.clock().moveBy(Duration.ofDays(-8));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "null",
                "{}",
                "{\"reason\":null}",
                "{\"reason\":1}",
                "{\"reason\":\"cACompromise\"}",
                "{\"reason\":\"aACompromise\"}",
                "{\"reason\":\"removeFromCRL\"}",
                "{\"reason\":\"KEYCOMPROMISE\"}",
                "{\"reason\":\"0\"}",
                "{\"reason\":\"superseded\",\"reason\":\"superseded\"}",
                "{\"reason\":\"superseded\",\"more\":1}",
                "{\"reason\":\"superseded\",\"invalidityDate\":\"yesterday\"}",
                "{\"reason\":\"superseded\",\"invalidityDate\":1}",
                "{\"reason\":\"superseded\",\"invalidityDate\":\"1969-12-31T23:59:59Z\"}",
                "{\"reason\":\"superseded\",\"invalidityDate\":\"2999-01-01T00:00:00Z\"}",
                "{\"reason\":\"superseded\",\"invalidityDate\":\"+999999999-01-01T00:00:00Z\"}"
            })
    void refusesOtherBodies(String body) {
        String serial = Answers.serial(API.enrol());
        Answers.assertProblem(API.post(serial, body), 400, Refusal.INVALID_BODY);
        Answers.assertProblem(API.get(serial), 404, Refusal.UNKNOWN_REVOCATION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"4000000000000000000000000000000000000000", "0", "x", "4A00000000000000000000000000000000000000"
            })
    void needsACertificateOfThisCa(String serial) {
        Answers.assertProblem(API.post(serial, "{\"reason\":\"superseded\"}"), 404, Refusal.UNKNOWN_CERTIFICATE);
        Answers.assertProblem(API.get(serial), 404, Refusal.UNKNOWN_CERTIFICATE);
        Answers.assertProblem(API.delete(serial), 404, Refusal.UNKNOWN_CERTIFICATE);
    }

    @Test
    void isForOperators() {
        String path = RevocationApi.path(Answers.serial(API.enrol()));
        byte[] body = "{\"reason\":\"superseded\"}".getBytes(StandardCharsets.UTF_8);
        Answers.assertProblem(
                CA.post(path, body, "Content-Type", "application/json"), 401, Refusal.MISSING_OPERATOR_KEY);
        Answers.assertProblem(
                CA.post(path, body, "Content-Type", "application/json", "Authorization", "Bearer " + CA.token("x.y")),
                401,
                Refusal.WRONG_OPERATOR_KEY);
        Answers.assertProblem(CA.get(path), 401, Refusal.MISSING_OPERATOR_KEY);
    }

    @Test
    void readsNoMoreThanItNeeds() {
        Answers.assertProblem(API.post(Answers.serial(API.enrol()), " ".repeat(1025)), 413, Refusal.REQUEST_TOO_LARGE);
    }
}
