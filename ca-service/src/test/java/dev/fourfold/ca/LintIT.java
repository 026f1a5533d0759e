package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Certificates that are not signed because they would be wrong, over HTTP. */
class LintIT {

    private final RunningCa ca = RunningCa.shared();

    @Test
    void refusesAKeyThatHasBeenReportedAsCompromised() {
        KeyPair keys = Csr.ec("P-256");
        X509Certificate leaf = Answers.assertIssued(
                        ca.enrol(ca.token("lint.example"), Csr.of(keys).der()))
                .getFirst();
        assertThat(ca.post(
                                "/api/v1/certificates/" + Answers.serial(leaf) + "/revocation",
                                "{\"reason\":\"keyCompromise\"}".getBytes(StandardCharsets.UTF_8),
                                "Authorization",
                                "Bearer " + RunningCa.OPERATOR_KEY,
                                "Content-Type",
                                "application/json")
                        .statusCode())
                .isBetween(200, 299);
        String token = ca.token("lint.example");
        HttpResponse<byte[]> answer = ca.enrol(token, Csr.of(keys).der());
        Answers.assertProblem(answer, 403, Refusal.LINT_FAILED);
        JsonNode finding = RunningCa.json(answer).get("findings").get(0);
        assertThat(finding.get("id").asString()).isEqualTo("key-not-blocked");
        assertThat(finding.get("severity").asString()).isEqualTo("error");
        assertThat(finding.get("sentence").asString()).contains("compromised");
        assertThat(finding.get("reference").asString()).startsWith("RFC 5280");
        Answers.assertIssued(ca.enrol(token, Csr.p256().der()));
    }
}
