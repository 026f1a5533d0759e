package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.ca.backup.Archive;
import dev.fourfold.ca.backup.StoppedCa;
import dev.fourfold.protocol.Thorough;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup that an older CA has made, with the schema 62: one certificate is good, one was revoked. */
@Thorough("BackupIT restores what this version has backed up")
class OlderBackupIT {

    private static final Instant MADE = Instant.parse("2026-11-26T19:21:00Z");

    @TempDir
    private static Path folder;

    private static RunningCa ca;

    @BeforeAll
    static void restore() throws IOException {
        Path backup = folder.resolve("backup.zip");
        try (InputStream in = Objects.requireNonNull(OlderBackupIT.class.getResourceAsStream("schema-62/backup.zip"))) {
            Files.copy(in, backup);
        }
        Path data = folder.resolve("data");
        try (StoppedCa stopped =
                        StoppedCa.open(List.of("--fourfold.data=" + data, "--ca.passphrase=" + RunningCa.PASSPHRASE));
                Archive archive = Archive.verify(backup)) {
            stopped.restore(archive);
        }
        ca = RunningCa.start(
                data.resolve("keys"),
                TestDatabase.of(List.of("fourfold.data=" + data)),
                "test.clock.moved=" + Duration.between(Instant.now(), MADE));
    }

    @AfterAll
    static void stop() {
        ca.close();
    }

    @Test
    void leavesGoodWhatWasGood() {
        assertThat(status("a.example")).isEqualTo(CertificateStatus.GOOD);
    }

    @Test
    void leavesRevokedWhatWasRevoked() {
        assertThat(status("b.example"))
                .isInstanceOfSatisfying(
                        RevokedStatus.class,
                        status -> assertThat(status.getRevocationReason()).isEqualTo(1));
        SeenCrls crls = new SeenCrls(new OcspRequests(ca).issuer());
        // the list in the backup is older than the revocation
        await().atMost(Duration.ofSeconds(15))
                .until(() -> crls.take(ca.get("/crl/1.crl").body()).isRevoked(certificate("b.example")));
    }

    @Test
    void isIssuedFrom() {
        X509Certificate fresh = Answers.assertIssued(
                        ca.enrol(ca.token("c.example"), Csr.p256().der()))
                .getFirst();
        assertThat(fresh.getIssuerX500Principal())
                .isEqualTo(certificate("a.example").getIssuerX500Principal());
    }

    @Test
    void keepsTheAuditLog() {
        assertThat(RunningCa.json(ca.call("POST", "/api/v1/audit/verification", RunningCa.OPERATOR_KEY, ""))
                        .get("verified")
                        .asBoolean())
                .isTrue();
        assertThat(RunningCa.json(ca.operatorGet("/api/v1/audit?limit=1000")).toString())
                .contains("\"certificate " + Answers.serial(certificate("b.example")) + "\"", "restored");
    }

    private static CertificateStatus status(String name) {
        OcspRequests ocsp = new OcspRequests(ca);
        return ocsp.single(ocsp.post(ocsp.about(certificate(name)))).getCertStatus();
    }

    private static X509Certificate certificate(String name) {
        return Answers.certificates(ca.jdbc()
                        .sql("select der from certificate where ? = any(names)")
                        .param(name)
                        .query(byte[].class)
                        .single())
                .getFirst();
    }
}
