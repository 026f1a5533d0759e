package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Health and metrics, over HTTP. */
class ObservationIT {

    private static final RunningCa CA = RunningCa.start(RunningCa.newFolder(), TestDatabase.create());

    @AfterAll
    static void stop() {
        CA.close();
    }

    @Test
    void reportsEachPartOfTheCa() {
        JsonNode health = RunningCa.json(CA.get("/actuator/health"));
        assertThat(health.get("status").asString()).isEqualTo("UP");
        for (String component : new String[] {"caKeys", "issuingCertificate", "db"}) {
            assertThat(health.at("/components/" + component + "/status").asString())
                    .isEqualTo("UP");
        }
        JsonNode issuing = health.at("/components/issuingCertificate/details");
        assertThat(issuing.get("endsSoon").asBoolean()).isFalse();
        assertThat(issuing.get("rootEndsSoon").asBoolean()).isFalse();
    }

    @Test
    void saysNothingOfTheMachine() {
        JsonNode disk = RunningCa.json(CA.get("/actuator/health")).at("/components/diskSpace");
        assertThat(disk.get("status").asString()).isEqualTo("UP");
        assertThat(disk.has("details")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"liveness", "readiness"})
    void answersProbes(String group) {
        assertThat(CA.get("/actuator/health/" + group).statusCode()).isEqualTo(200);
    }

    @Test
    void warnsBeforeTheIssuingCertificateExpiresAndIsDownAfter() {
        CA.clock().moveBy(Duration.ofDays(5 * 365 - 10));
        try {
            JsonNode soon = RunningCa.json(CA.get("/actuator/health"));
            assertThat(soon.at("/components/issuingCertificate/details/endsSoon")
                            .asBoolean())
                    .isTrue();
            assertThat(soon.at("/components/issuingCertificate/status").asString())
                    .isEqualTo("UP");
            // "never beyond the issuer's"
            var leaf = Answers.assertIssued(
                    CA.enrol(CA.token("a.example"), Csr.p256().der()));
            assertThat(leaf.getFirst().getNotAfter())
                    .isBeforeOrEqualTo(leaf.getLast().getNotAfter());
        } finally {
            CA.clock().moveBy(Duration.ofDays(10 - 5 * 365));
        }
        CA.clock().moveBy(Duration.ofDays(5 * 366));
        try {
            assertThat(CA.get("/actuator/health").statusCode()).isEqualTo(503);
            assertThat(CA.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
            assertThat(CA.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
            Answers.assertProblem(CA.enrol(CA.token("a.example"), Csr.p256().der()), 503, Refusal.AUTHORITY_EXPIRED);
        } finally {
            CA.clock().moveBy(Duration.ofDays(-5 * 366));
        }
    }

    @Test
    void isDownWhileCrlsAreNotMadeInTime() {
        awaitCrls("UP");
        CA.rolledBack(database -> {
            // whoever makes CRLs of issuer 1 waits
            database.sql("select pg_advisory_xact_lock(4076412, 1)").query().singleRow();
            for (String status : List.of("UP", "DOWN")) {
                Duration passed = Duration.ofHours(status.equals("UP") ? 15 : 17);
                CA.clock().moveBy(passed);
                try {
                    assertThat(crls()).isEqualTo(status);
                    assertThat(CA.get("/actuator/health").statusCode()).isEqualTo(status.equals("UP") ? 200 : 503);
                } finally {
                    CA.clock().moveBy(passed.negated());
                }
            }
        });
        CA.clock().moveBy(Duration.ofHours(17));
        try {
            awaitCrls("UP");
        } finally {
            CA.clock().moveBy(Duration.ofHours(-17));
        }
        awaitCrls("UP");
    }

    private static String crls() {
        JsonNode crl = RunningCa.json(CA.get("/actuator/health")).at("/components/crl");
        return crl.has("details") && crl.get("details").has("nextUpdate.1")
                ? crl.get("status").asString()
                : "unknown";
    }

    private static void awaitCrls(String status) {
        await().atMost(Duration.ofSeconds(15)).until(() -> crls().equals(status));
    }

    @Test
    void tellsHowOldTheLastCheckpointOfTheAuditLogIs() {
        String age = "fourfold_ca_audit_checkpoint_age";
        String pending = "fourfold_ca_audit_pending";
        CA.token("a.example");
        await().atMost(Duration.ofSeconds(15)).until(() -> gauge(age) < 60 && gauge(pending) == 0);
        CA.rolledBack(database -> {
            // whoever takes entries into the tree waits
            database.sql("select pg_advisory_xact_lock(4076461)").query().singleRow();
            CA.clock().moveBy(Duration.ofHours(1));
            try {
                CA.token("a.example");
                assertThat(gauge(age)).isBetween(3600.0, 3700.0);
                assertThat(gauge(pending)).isEqualTo(1);
            } finally {
                CA.clock().moveBy(Duration.ofHours(-1));
            }
        });
        await().atMost(Duration.ofSeconds(15)).until(() -> gauge(age) < 60 && gauge(pending) == 0);
    }

    private static double gauge(String name) {
        return new String(CA.get("/actuator/prometheus").body(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElse(Double.NaN);
    }

    @Test
    void countsWhatIsIssuedAndWhatIsRefused() {
        Answers.assertIssued(CA.enrol(CA.token("a.example"), Csr.p256().der()));
        Answers.assertProblem(CA.enrol("fft_unknown", Csr.p256().der()), 401, Refusal.UNKNOWN_TOKEN);
        assertThat(new String(CA.get("/actuator/prometheus").body(), StandardCharsets.UTF_8))
                .contains(
                        "fourfold_ca_issued_total{profile=\"server\"}",
                        "fourfold_ca_refused_total{refusal=\"unknown-token\"}",
                        "fourfold_ca_issuance_seconds_bucket{le=",
                        "fourfold_ca_issuing_expiry_seconds ",
                        "fourfold_ca_root_expiry_seconds ");
    }
}
