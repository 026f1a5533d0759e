package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A renewal after the end of the certificate: of seven days, and in one profile with three days of grace. */
@Thorough("it starts a CA with a profile of its own")
class LateRenewalIT {

    private static final RunningCa CA = RunningCa.madeLongAgo(
            "ca.profiles.patient.extended-key-usage=server-auth", "ca.profiles.patient.renewal-grace=3d");
    private static final String AUDIENCE =
            HexFormat.of().formatHex(Sha256.of(CA.get("/ca/root.der").body()));
    private static final KeyPair KEYS = Csr.ec("P-256");

    @AfterAll
    static void stop() {
        CA.close();
    }

    @Test
    void isTakenWithinTheGraceOfTheProfile() {
        X509Certificate old = enrolled("patient", Duration.ofDays(9));
        assertThat(Answers.assertIssued(renew(old)).getFirst().getNotAfter()).isAfter(old.getNotAfter());
    }

    @Test
    void isMarkedInTheAuditLog() {
        X509Certificate old = enrolled("patient", Duration.ofDays(9));
        String late = audit(Answers.assertIssued(renew(old)).getFirst());
        assertThat(late)
                .contains("\"renewedAfter\":\"" + old.getNotAfter().toInstant() + "\"")
                .contains("\"certificate " + Answers.serial(old) + "\"");
        X509Certificate valid = enrolled("patient", Duration.ofDays(6));
        assertThat(audit(Answers.assertIssued(renew(valid)).getFirst()))
                .contains("\"certificate " + Answers.serial(valid) + "\"")
                .doesNotContain("renewedAfter");
    }

    private static String audit(X509Certificate certificate) {
        return new String(
                CA.operatorGet("/api/v1/certificates/" + Answers.serial(certificate) + "/audit")
                        .body(),
                StandardCharsets.UTF_8);
    }

    @Test
    void isRefusedAfterTheGrace() {
        Answers.assertProblem(renew(enrolled("patient", Duration.ofDays(11))), 403, Refusal.EXPIRED_CERTIFICATE);
    }

    @Test
    void isRefusedWithoutGrace() {
        Answers.assertProblem(renew(enrolled("server", Duration.ofDays(9))), 403, Refusal.EXPIRED_CERTIFICATE);
    }

    private static X509Certificate enrolled(String profile, Duration ago) {
        CA.clock().moveBy(ago.negated());
        try {
            String token = RunningCa.json(
                            CA.createToken("{\"names\":[\"late.example\"],\"profile\":\"" + profile + "\"}"))
                    .get("token")
                    .asString();
            return Answers.assertIssued(CA.enrol(token, Csr.of(KEYS).der())).getFirst();
        } finally {
            CA.clock().moveBy(ago);
        }
    }

    private static HttpResponse<byte[]> renew(X509Certificate old) {
        return CA.renew(Jws.of(KEYS, old, AUDIENCE, Csr.of(KEYS).der()).compact());
    }
}
