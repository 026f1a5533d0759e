package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of a root, which is signed while its key is there. */
@Thorough("it starts a CA for each kind of root")
class RootCrlIT {

    @Test
    void isEmptyAndLastsAsLongAsARootOfRsa() throws GeneralSecurityException {
        isEmptyAndLastsAsLongAsTheRoot("rsa-4096");
    }

    @ParameterizedTest
    @ValueSource(strings = {"p-256", "ed25519"})
    void isEmptyAndLastsAsLongAsTheRoot(String keyType) throws GeneralSecurityException {
        try (RunningCa ca =
                RunningCa.start(RunningCa.newFolder(), TestDatabase.create(), "ca.root.key-type=" + keyType)) {
            X509Certificate root =
                    Answers.certificates(ca.get("/ca/root.pem").body()).getFirst();
            HttpResponse<byte[]> answer = ca.get("/crl/root.crl");
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/pkix-crl");
            X509CRL crl = crl(answer.body());
            crl.verify(root.getPublicKey());
            assertThat(crl.getRevokedCertificates()).isNull();
            assertThat(crl.getIssuerX500Principal()).isEqualTo(root.getSubjectX500Principal());
            assertThat(crl.getNextUpdate()).isEqualTo(root.getNotAfter());
            assertThat(crl.getThisUpdate().toInstant())
                    .isBetween(root.getNotBefore().toInstant(), Instant.now());
            assertThat(crl.getCriticalExtensionOIDs()).isNullOrEmpty();
            assertThat(crl.getNonCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.20", "2.5.29.35");
            assertThat(crl(ca.get("/crl/root.pem").body())).isEqualTo(crl);
        }
    }

    @Test
    void isKeptWhenTheKeyIsTakenAway() throws IOException {
        Path keys = RunningCa.newFolder();
        TestDatabase database = TestDatabase.create();
        byte[] first;
        try (RunningCa ca = RunningCa.start(keys, database)) {
            first = ca.get("/crl/root.crl").body();
        }
        try (RunningCa ca = RunningCa.start(keys, database)) {
            assertThat(ca.get("/crl/root.crl").body()).isEqualTo(first);
        }
        Files.delete(keys.resolve("root.p12"));
        try (RunningCa ca = RunningCa.start(keys, database)) {
            assertThat(ca.get("/crl/root.crl").body()).isEqualTo(first);
        }
    }

    @Test
    void isMissingUntilTheKeyIsThere() throws IOException {
        Path keys = RunningCa.newFolder();
        TestDatabase database = TestDatabase.create();
        try (RunningCa ca = RunningCa.start(keys, database)) {
            ca.jdbc().sql("delete from root_crl").update();
        }
        Path elsewhere = keys.resolveSibling("root.p12");
        Files.move(keys.resolve("root.p12"), elsewhere);
        try (RunningCa ca = RunningCa.start(keys, database)) {
            Answers.assertProblem(ca.get("/crl/root.pem"), 404, Refusal.UNKNOWN_CRL);
        }
        Files.writeString(keys.resolve("root.p12"), "not a key");
        try (RunningCa ca = RunningCa.start(keys, database)) {
            Answers.assertProblem(ca.get("/crl/root.crl"), 404, Refusal.UNKNOWN_CRL);
        }
        Files.copy(elsewhere, keys.resolve("root.p12"), StandardCopyOption.REPLACE_EXISTING);
        try (RunningCa ca = RunningCa.start(keys, database)) {
            assertThat(new String(ca.get("/crl/root.pem").body(), StandardCharsets.US_ASCII))
                    .startsWith("-----BEGIN X509 CRL-----\n")
                    .endsWith("-----END X509 CRL-----\n");
        }
    }

    private static X509CRL crl(byte[] encoded) throws GeneralSecurityException {
        return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(encoded));
    }
}
