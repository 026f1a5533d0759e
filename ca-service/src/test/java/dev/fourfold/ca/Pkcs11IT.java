package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.ca.custody.SoftHsm;
import dev.fourfold.protocol.Thorough;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A CA in a process of its own, whose issuing key is in a token. */
class Pkcs11IT {

    @TempDir
    private Path folder = Path.of("");

    @Test
    @Thorough("TokenCustodyIT signs with keys of a token")
    void issuesWithAKeyThatIsInNoFileWheneverTheTokenIsThere() throws IOException, InterruptedException {
        SoftHsm softHsm = SoftHsm.in(folder.resolve("hsm"), "another", "fourfold");
        Path keys = folder.resolve("keys");
        try (RunningPostgres database = RunningPostgres.start(folder.resolve("postgres"))) {
            String wrong = lastWords(keys, database, softHsm, "271828");
            assertThat(wrong)
                    .contains("The token fourfold does not take the PIN", "ca.custody.pkcs11.pin", "locks")
                    .doesNotContain("271828");
            assertThat(keys).doesNotExist();
            try (Replica ca = start(keys, database, softHsm, SoftHsm.PIN)) {
                assertVerified(issue(ca), ca);
                softHsm.vanish();
                Answers.assertProblem(issue(ca), 503, Refusal.KEY_UNAVAILABLE);
                HttpResponse<byte[]> health = ca.get("/actuator/health");
                assertThat(health.statusCode()).isEqualTo(503);
                assertThat(RunningCa.json(health)
                                .at("/components/caKeys/status")
                                .asString())
                        .isEqualTo("DOWN");
                softHsm.comeBack();
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> ca.get("/actuator/health").statusCode() == 200);
                assertVerified(issue(ca), ca);
                assertThat(ca.output()).doesNotContain(SoftHsm.PIN);
            }
        }
        try (Stream<Path> files = Files.list(keys)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("issuing")))
                    .isEmpty();
        }
    }

    private String lastWords(Path keys, RunningPostgres database, SoftHsm softHsm, String pin) throws IOException {
        try (Replica ca = start(keys, database, softHsm, pin)) {
            return ca.lastWords();
        }
    }

    /** The PIN is a file, as a container gets its secrets. */
    private Replica start(Path keys, RunningPostgres database, SoftHsm softHsm, String pin) throws IOException {
        Path secrets = Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("ca.custody.pkcs11.pin"), pin + "\n");
        return Replica.start(
                keys,
                database,
                folder.resolve("ca.log"),
                Map.of("SOFTHSM2_CONF", softHsm.configuration().toString()),
                "spring.config.import=configtree:" + secrets + "/",
                "ca.custody.pkcs11.library=" + SoftHsm.library(),
                "ca.custody.pkcs11.token=fourfold");
    }

    private static HttpResponse<byte[]> issue(Replica ca) throws IOException {
        HttpResponse<byte[]> token = ca.post(
                "/api/v1/enrolment-tokens",
                RunningCa.OPERATOR_KEY,
                "{\"names\":[\"a.example\"],\"profile\":\"server\"}".getBytes(StandardCharsets.UTF_8));
        return ca.post(
                "/api/v1/certificates",
                RunningCa.json(token).get("token").asString(),
                Csr.p256().der());
    }

    private void assertVerified(HttpResponse<byte[]> chain, Replica ca) throws IOException, InterruptedException {
        Answers.assertIssued(chain);
        Files.write(folder.resolve("chain.pem"), chain.body());
        Files.write(folder.resolve("root.pem"), ca.get("/ca/root.pem").body());
        Process openssl = new ProcessBuilder(
                        List.of("openssl", "verify", "-CAfile", "root.pem", "-untrusted", "chain.pem", "chain.pem"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("chain.pem: OK\n");
        assertThat(openssl.waitFor()).isZero();
    }
}
