package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.ca.backup.Archive;
import dev.fourfold.ca.backup.BackupException;
import dev.fourfold.ca.backup.StoppedCa;
import dev.fourfold.ca.custody.SoftHsm;
import dev.fourfold.protocol.Thorough;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;

/** Issuers whose keys are in a token, beside others whose keys are in files. */
@ReadsOutput
@Thorough("TokenCustodyIT makes and finds keys in a token, and BackupIT restores a CA")
class TokenIssuersIT {

    @TempDir
    private Path folder = Path.of("");

    private final Path keys = RunningCa.newFolder();
    private SoftHsm softHsm;
    private TestDatabase database;

    @BeforeEach
    void makeToken() {
        softHsm = SoftHsm.in(folder.resolve("hsm"), "empty", "fourfold");
        softHsm.useInThisProcess();
        database = TestDatabase.create();
    }

    @Test
    void followOneInAFileAndEachOther(CapturedOutput output) throws IOException {
        RunningCa.start(keys, database).close();
        try (RunningCa ca = start("fourfold")) {
            IssuerApi issuers = new IssuerApi(ca);
            issuers.enrol("a.example");
            assertThat(issuers.replace("{}")).isEqualTo(2);
            issuers.enrol("b.example");
            assertThat(issuers.replace("{\"keyType\":\"rsa-2048\"}")).isEqualTo(3);
            issuers.enrol("c.example");
            assertThat(ca.get("/crl/1.crl").statusCode()).isEqualTo(200);
            assertThat(ca.get("/crl/2.crl").statusCode()).isEqualTo(200);
            assertThat(reference(ca, 2)).matches("pkcs11:issuing-2-[0-9a-f]{8}");
            HttpResponse<byte[]> refused = issuers.post("", "{\"keyType\":\"ml-dsa-65\"}");
            Answers.assertProblem(refused, 400, Refusal.UNSUPPORTED_KEY);
            assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("p-256", "ml-dsa-65");
        }
        assertThat(files()).contains("issuing.p12").doesNotContain("issuing-2.p12", "issuing-3.p12");
        try (RunningCa ca = start("fourfold")) {
            new IssuerApi(ca).enrol("d.example");
        }
        assertThatThrownBy(() -> start("empty")).isInstanceOf(Exception.class);
        assertThat(output).contains("The key of the active issuer 3 cannot be used", "the label issuing-3-");
        assertThatThrownBy(() -> RunningCa.start(keys, database)).isInstanceOf(Exception.class);
        assertThat(output).contains("is in a place that is not configured: set ca.custody.pkcs11.library");
    }

    @Test
    void areNotInABackupWhoseRestoreLooksForThem() throws IOException {
        Path backup = folder.resolve("backup.zip");
        try (RunningCa ca = start("fourfold")) {
            new IssuerApi(ca).enrol("a.example");
            Files.write(
                    backup,
                    ca.call("POST", "/api/v1/backups", RunningCa.OPERATOR_KEY, "")
                            .body());
        }
        try (Archive archive = Archive.verify(backup)) {
            assertThat(archive.manifest().tokenKeys())
                    .singleElement()
                    .asString()
                    .startsWith("pkcs11:issuing-");
            assertThat(restore(archive, "without")).isFalse();
            assertThatThrownBy(() -> restore(archive, "wrong", token("empty")))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("does not have the key pkcs11:issuing-");
            assertThat(folder.resolve("wrong/keys")).doesNotExist();
            assertThatThrownBy(() -> restore(archive, "nowhere", token("nowhere")))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("There is no token with the label nowhere");
            assertThat(restore(archive, "right", token("fourfold"))).isTrue();
        }
        Path data = folder.resolve("right");
        try (RunningCa ca = RunningCa.start(
                data.resolve("keys"), TestDatabase.of(List.of("fourfold.data=" + data)), token("fourfold"))) {
            new IssuerApi(ca).enrol("b.example");
        }
    }

    @Test
    void areNotMadeOfAKindThatNoTokenHas(CapturedOutput output) {
        assertThatThrownBy(() -> start("fourfold", "ca.issuing.key-type=ml-dsa-65"))
                .isInstanceOf(Exception.class);
        assertThat(output)
                .contains("The token cannot make a key of the kind ml-dsa-65", "Set ca.issuing.key-type to one of [");
        assertThat(keys).doesNotExist();
    }

    private boolean restore(Archive archive, String name, String... properties) {
        List<String> options = new ArrayList<>(
                List.of("--fourfold.data=" + folder.resolve(name), "--ca.passphrase=" + RunningCa.PASSPHRASE));
        Stream.of(properties).map(property -> "--" + property).forEach(options::add);
        try (StoppedCa ca = StoppedCa.open(options)) {
            return ca.restore(archive).complete();
        }
    }

    private RunningCa start(String token, String... properties) {
        return RunningCa.start(
                keys,
                database,
                Stream.of(token(token), properties).flatMap(Stream::of).toArray(String[]::new));
    }

    private static String[] token(String label) {
        return new String[] {
            "ca.custody.pkcs11.library=" + SoftHsm.library(),
            "ca.custody.pkcs11.token=" + label,
            "ca.custody.pkcs11.pin=" + SoftHsm.PIN
        };
    }

    private static String reference(RunningCa ca, int issuer) {
        return RunningCa.json(ca.operatorGet("/api/v1/issuers/" + issuer))
                .get("key")
                .asString();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(keys)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
