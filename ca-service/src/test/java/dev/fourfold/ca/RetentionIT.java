package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a CA forgets with time, what it never forgets, and how it counts what it has. */
@Thorough("it fills a database; UpgradeIT and AuditIT keep what they must")
class RetentionIT {

    private static final String CONFIGURED = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path folder = Path.of("");

    /** One CA for all of it, for each takes seconds to start. */
    @Test
    void removesWhatIsOldAndNothingElse() throws SQLException {
        try (RunningPostgres postgres = RunningPostgres.start(folder);
                RunningCa ca = RunningCa.start(
                        RunningCa.newFolder(),
                        TestDatabase.of(postgres.properties()),
                        "ca.bootstrap-tokens[0].token=" + CONFIGURED,
                        "ca.bootstrap-tokens[0].name=server.com",
                        "ca.bootstrap-tokens[0].profile=server");
                Connection connection =
                        DriverManager.getConnection(postgres.url(), postgres.username(), postgres.password());
                Statement sql = connection.createStatement()) {
            Answers.assertIssued(ca.enrol(ca.token("a.example"), Csr.p256().der()));
            ca.token("b.example");
            sql.execute("insert into certificate (serial, profile, subject, names, not_before, not_after, issued_to,"
                    + " reserved_at) select '4' || lpad(n::text, 39, '0'), 'server', '', '{a.example}', now(), now(),"
                    + " 'token x', now() from generate_series(1, 2500) n");
            sql.execute("insert into idempotency_key select 'token x', 'key', sha256(''), '', now()");
            int audit = count(sql, "audit_entry");

            assertThat(metric(ca, "fourfold_ca_certificates{state=\"active\"}")).isEqualTo(1);
            assertThat(metric(ca, "fourfold_ca_certificates{state=\"reserved\"}"))
                    .isEqualTo(2500);
            assertThat(metric(ca, "fourfold_ca_soonest_expiry_seconds")).isBetween(6 * 86_400.0, 7 * 86_400.0);

            ca.removeWhatIsOld();
            assertThat(count(sql, "enrolment_token")).isEqualTo(3);
            assertThat(count(sql, "certificate")).isEqualTo(2501);

            ca.clock().moveBy(Duration.ofDays(3));
            ca.removeWhatIsOld();
            assertThat(count(sql, "idempotency_key")).isZero();
            assertThat(count(sql, "certificate")).isEqualTo(2501);

            ca.clock().moveBy(Duration.ofDays(40));
            sql.execute("select pg_advisory_lock(" + 0x6361_7265_7465_6e74L + ")");
            ca.removeWhatIsOld();
            assertThat(count(sql, "certificate"))
                    .as("while another process is at it")
                    .isEqualTo(2501);
            sql.execute("select pg_advisory_unlock(" + 0x6361_7265_7465_6e74L + ")");

            ca.removeWhatIsOld();
            assertThat(count(sql, "certificate")).as("in steps of 1000").isEqualTo(1);
            assertThat(count(sql, "enrolment_token")).as("the configured one").isEqualTo(1);
            assertThat(count(sql, "audit_entry")).isGreaterThanOrEqualTo(audit);
            assertThat(metric(ca, "fourfold_ca_removed_total{kind=\"unissued-serials\"}"))
                    .isEqualTo(2500);
            assertThat(metric(ca, "fourfold_ca_certificates{state=\"active\"}")).isZero();
            assertThat(metric(ca, "fourfold_ca_certificates{state=\"expired\"}"))
                    .isEqualTo(1);
            assertThat(metric(ca, "fourfold_ca_soonest_expiry_seconds")).isNaN();
        }
    }

    private static int count(Statement sql, String table) throws SQLException {
        try (ResultSet row = sql.executeQuery("select count(*) from " + table)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static double metric(RunningCa ca, String name) {
        String all = new String(ca.get("/actuator/prometheus").body(), StandardCharsets.UTF_8);
        Matcher matcher = Pattern.compile("^" + Pattern.quote(name) + " (\\S+)$", Pattern.MULTILINE)
                .matcher(all);
        assertThat(matcher.find()).as(name).isTrue();
        return Double.parseDouble(matcher.group(1));
    }
}
