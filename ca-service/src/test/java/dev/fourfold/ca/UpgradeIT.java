package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import tools.jackson.databind.JsonNode;

/**
 * What the first version of the CA, with the schema 1, has left: its keys and its tables, with a certificate for
 * a.example and one for b.example, whose token is good for one more. The present version goes on with it.
 */
@Thorough("it starts a CA on old tables")
class UpgradeIT {

    private static final Instant MADE = Instant.parse("2026-11-26T19:15:00Z");

    @TempDir
    private static Path folder;

    private static RunningPostgres database;
    private static RunningCa ca;

    @BeforeAll
    static void start() throws IOException, SQLException {
        Path keys = Files.createDirectories(folder.resolve("keys"));
        for (String file : List.of("root.pem", "root.p12", "issuing.p12")) {
            Files.write(keys.resolve(file), left(file));
        }
        database = RunningPostgres.start(folder.resolve("data"));
        fill();
        ca = RunningCa.start(
                keys,
                TestDatabase.of(database.properties()),
                "test.clock.moved=" + Duration.between(Instant.now(), MADE));
    }

    @AfterAll
    static void stop() {
        ca.close();
        database.close();
    }

    private static void fill() throws IOException, SQLException {
        Flyway.configure()
                .dataSource(database.url(), database.username(), database.password())
                .target("1")
                .load()
                .migrate();
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                Statement statement = connection.createStatement()) {
            for (String table : List.of("authority", "certificate", "enrolment_token")) {
                try (InputStream rows = open(table + ".csv")) {
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn("copy " + table + " from stdin (format csv, header)", rows);
                }
            }
            statement.execute("select setval(pg_get_serial_sequence('certificate', 'id'), 100)");
        }
    }

    @Test
    void keepsTheRootAndTheCertificates() throws IOException {
        assertThat(ca.get("/ca/root.pem").body()).isEqualTo(left("root.pem"));
        JsonNode all = RunningCa.json(ca.operatorGet("/api/v1/certificates?limit=1000&profile=server"));
        assertThat(all.get("certificates").toString()).contains("a.example");
        assertThat(certificate("a.example").getIssuerX500Principal())
                .isEqualTo(Answers.certificates(ca.get("/ca/issuing.pem").body())
                        .getFirst()
                        .getSubjectX500Principal());
    }

    @Test
    void takesATokenForWhatIsLeftOfIt() throws IOException {
        String token = new String(left("token"), StandardCharsets.US_ASCII).strip();
        Answers.assertIssued(ca.enrol(token, Csr.p256().der()));
        Answers.assertProblem(ca.enrol(token, Csr.p256().der()), 401, Refusal.USED_TOKEN);
    }

    @Test
    void renewsACertificate() throws IOException, GeneralSecurityException {
        X509Certificate old = certificate("a.example");
        byte[] key = Base64.getMimeDecoder().decode(left("a.example.key"));
        KeyPair keys = new KeyPair(
                old.getPublicKey(), KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)));
        String audience = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(ca.get("/ca/root.der").body()));
        X509Certificate renewed = Answers.assertIssued(
                        ca.renew(Jws.of(keys, old, audience, Csr.of(keys).der())
                                .with("iat", ca.clock().instant().getEpochSecond())
                                .compact()))
                .getFirst();
        assertThat(renewed.getSerialNumber()).isNotEqualTo(old.getSerialNumber());
    }

    @Test
    void revokesACertificateAndSaysSo() {
        X509Certificate old = certificate("b.example");
        new RevocationApi(ca).revoke(old, "superseded");
        OcspRequests ocsp = new OcspRequests(ca);
        assertThat(ocsp.single(ocsp.post(ocsp.about(old))).getCertStatus()).isInstanceOf(RevokedStatus.class);
    }

    @Test
    void hasAnAuditLogFromNowOn() {
        Answers.assertIssued(ca.enrol(ca.token("c.example"), Csr.p256().der()));
        assertThat(RunningCa.json(ca.call("POST", "/api/v1/audit/verification", RunningCa.OPERATOR_KEY, ""))
                        .get("verified")
                        .asBoolean())
                .isTrue();
    }

    /** Returns the certificate that the old version has issued for a name. */
    private static X509Certificate certificate(String name) {
        byte[] der = ca.jdbc()
                .sql("select der from certificate where ? = any(names) order by id limit 1")
                .param(name)
                .query(byte[].class)
                .single();
        return Answers.certificates(der).getFirst();
    }

    private static byte[] left(String file) throws IOException {
        try (InputStream in = open(file)) {
            return in.readAllBytes();
        }
    }

    private static InputStream open(String file) {
        return Objects.requireNonNull(UpgradeIT.class.getResourceAsStream("schema-1/" + file));
    }
}
