package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.Thorough;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.system.CapturedOutput;

/** What the CA makes at its first start, finds at the next, and says when it cannot start. */
@ReadsOutput
@Thorough("it starts a CA for each mistake")
class StartupIT {

    private static final HexFormat HEX = HexFormat.of();

    /** A CA that was made and stopped; a start that fails leaves its database as it is. */
    private static final Path MADE = RunningCa.newFolder();

    private static TestDatabase madeDatabase;

    /** Another such CA. */
    private static final Path OTHER = RunningCa.newFolder();

    private final Path directory = RunningCa.newFolder();

    @BeforeAll
    static void makeTwo() {
        madeDatabase = TestDatabase.create();
        RunningCa.start(MADE, madeDatabase).close();
        RunningCa.start(OTHER, TestDatabase.create()).close();
    }

    @Test
    void makesTheCaOnceAndIssuesWithoutTheRootKey() throws IOException {
        TestDatabase database = TestDatabase.create();
        byte[] root;
        try (RunningCa ca = RunningCa.start(directory, database)) {
            root = ca.get("/ca/root.der").body();
            assertThat(ca.get("/ca/root.pem").body()).isEqualTo(Files.readAllBytes(directory.resolve("root.pem")));
        }
        assertThat(permissions("root.pem")).isEqualTo("rw-r--r--");
        assertThat(permissions("root.p12")).isEqualTo("rw-------");
        assertThat(permissions("issuing.p12")).isEqualTo("rw-------");
        byte[] issuingKey = Files.readAllBytes(directory.resolve("issuing.p12"));
        Files.delete(directory.resolve("root.p12"));

        try (RunningCa ca = RunningCa.start(directory, database)) {
            assertThat(ca.get("/ca/root.der").body()).isEqualTo(root);
            assertThat(ca.enrol(ca.token("a.example"), Csr.p256().der()).statusCode())
                    .isEqualTo(201);
        }
        assertThat(directory.resolve("issuing.p12")).hasBinaryContent(issuingKey);
        assertThat(directory.resolve("root.p12")).doesNotExist();
    }

    @Test
    void neverMakesANewRootBesideWhatIsLeftOfAnOld(CapturedOutput output) throws IOException {
        copyKeys();
        Files.delete(directory.resolve("issuing.p12"));

        assertFails();
        assertThat(output).contains("A part of the CA is missing", "issuing.p12", "Restore what is missing");
        assertThat(directory.resolve("issuing.p12")).doesNotExist();
    }

    @Test
    void needsTheRootCertificate(CapturedOutput output) throws IOException {
        copyKeys();
        Files.delete(directory.resolve("root.pem"));

        assertFails();
        assertThat(output).contains("A part of the CA is missing", "root.pem");
    }

    @Test
    void neverMakesANewRootForTheDatabaseOfAnOld(CapturedOutput output) {
        assertFails();
        assertThat(output).contains("but the database is that of the CA", "set ca.directory to where they are");
        assertThat(directory).doesNotExist();
    }

    @Test
    void refusesTheDatabaseOfAnotherCa(CapturedOutput output) {
        assertThatThrownBy(() -> RunningCa.start(OTHER, madeDatabase)).isNotNull();
        assertThat(output).contains("to those of the same CA");
    }

    @Test
    void refusesFilesThatDoNotBelongTogether(CapturedOutput output) throws IOException {
        copyKeys();
        Files.copy(OTHER.resolve("root.pem"), directory.resolve("root.pem"), StandardCopyOption.REPLACE_EXISTING);

        assertFails();
        assertThat(output).contains("do not belong together", "from the same backup");
    }

    @Test
    void saysThatThePassphraseIsWrong(CapturedOutput output) throws IOException {
        copyKeys();

        assertFails("ca.passphrase=another passphrase");
        assertThat(output)
                .contains("The passphrase does not open", "issuing.p12", "CA_PASSPHRASE")
                .doesNotContain("another passphrase");
    }

    @Test
    void saysThatThePassphraseIsWeak(CapturedOutput output) {
        assertFails("ca.passphrase=hunter2");
        assertThat(output)
                .contains("ca.passphrase is refused", "at least 12 characters")
                .doesNotContain("hunter2");
    }

    @Test
    void saysThatTheOperatorKeyIsWeak(CapturedOutput output) throws IOException {
        copyKeys();
        assertFails("ca.operator-key=hunter3");
        assertThat(output)
                .contains("ca.operator-key is refused", "at least 20 characters")
                .doesNotContain("hunter3");
    }

    @Test
    void saysThatABootstrapTokenIsWeak(CapturedOutput output) throws IOException {
        copyKeys();
        assertFails(
                "ca.bootstrap-tokens[0].token=hunter4",
                "ca.bootstrap-tokens[0].name=a.example",
                "ca.bootstrap-tokens[0].profile=server");
        assertThat(output).contains("ca.bootstrap-tokens[0].token is refused").doesNotContain("hunter4");
    }

    @Test
    void saysThatABootstrapTokenHasNoProfile(CapturedOutput output) throws IOException {
        copyKeys();
        assertFails(
                "ca.bootstrap-tokens[0].token=0123456789abcdef0123456789abcdef",
                "ca.bootstrap-tokens[0].name=a.example",
                "ca.bootstrap-tokens[0].profile=nonsense");
        assertThat(output)
                .contains("The bootstrap token for a.example is refused")
                .doesNotContain("0123456789abcdef0123456789abcdef");
    }

    @Test
    void saysThatABootstrapTokenHasNoName(CapturedOutput output) throws IOException {
        copyKeys();
        assertFails(
                "ca.bootstrap-tokens[0].token=0123456789abcdef0123456789abcdef",
                "ca.bootstrap-tokens[0].profile=server");
        assertThat(output).contains("[0].name", "must not be null").doesNotContain("0123456789abcdef0123456789abcdef");
    }

    @Test
    void saysThatTheSecretsAreMissing(CapturedOutput output) throws IOException {
        copyKeys();
        assertThatThrownBy(() -> RunningCa.startWith(
                        madeDatabase, "ca.directory=" + directory, "ca.operator-key=" + RunningCa.OPERATOR_KEY))
                .isNotNull();
        assertThat(output).contains("CA_PASSPHRASE");
        assertThatThrownBy(() -> RunningCa.startWith(
                        madeDatabase, "ca.directory=" + directory, "ca.passphrase=" + RunningCa.PASSPHRASE))
                .isNotNull();
        assertThat(output).contains("CA_OPERATOR_KEY");
    }

    @Test
    void needsNoConfiguredKeyOnceThereIsAnAdministrator() {
        TestDatabase database = TestDatabase.create();
        String administrator = "{\"name\":\"alice\",\"roles\":[\"administer\"]}";
        String key;
        try (RunningCa ca = RunningCa.start(directory, database)) {
            key = RunningCa.json(ca.call("POST", "/api/v1/operators", RunningCa.OPERATOR_KEY, administrator))
                    .get("key")
                    .asString();
        }
        try (RunningCa ca =
                RunningCa.startWith(database, "ca.directory=" + directory, "ca.passphrase=" + RunningCa.PASSPHRASE)) {
            Answers.assertProblem(ca.operatorGet("/api/v1/operators"), 401, Refusal.WRONG_OPERATOR_KEY);
            Answers.assertProblem(
                    ca.call("DELETE", "/api/v1/operators/alice", key, ""), 409, Refusal.LAST_ADMINISTRATOR);
            Answers.assertProblem(
                    ca.call("PUT", "/api/v1/operators/alice/roles", key, "{\"roles\":[\"read\"]}"),
                    409,
                    Refusal.LAST_ADMINISTRATOR);
            assertThat(ca.call("POST", "/api/v1/operators", key, administrator.replace("alice", "bob"))
                            .statusCode())
                    .isEqualTo(201);
            assertThat(ca.call("DELETE", "/api/v1/operators/alice", key, "").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void extendsABootstrapTokenUntilItIsRedeemed() {
        TestDatabase database = TestDatabase.create();
        String token = HEX.formatHex(new byte[32]) + "~-._";
        String[] properties = {
            "ca.bootstrap-tokens[0].token=" + token,
            "ca.bootstrap-tokens[0].name=server.com",
            "ca.bootstrap-tokens[0].profile=server"
        };
        RunningCa.start(directory, database, properties).close();
        try (RunningCa ca = RunningCa.start(directory, database, properties)) {
            ca.clock().moveBy(Duration.ofHours(25));
            assertThat(ca.enrol(token, Csr.p256().der()).statusCode()).isEqualTo(401);
        }
        try (RunningCa ca = RunningCa.start(directory, database, properties)) {
            assertThat(ca.enrol(token, Csr.p256().dns("server.com").der()).statusCode())
                    .isEqualTo(201);
        }
        try (RunningCa ca = RunningCa.start(directory, database, properties)) {
            assertThat(new String(ca.enrol(token, Csr.p256().der()).body(), StandardCharsets.UTF_8))
                    .contains("urn:fourfold:problem:used-token");
        }
    }

    private void assertFails(String... properties) {
        assertThatThrownBy(() -> RunningCa.start(directory, madeDatabase, properties))
                .isNotNull();
    }

    private void copyKeys() throws IOException {
        Files.createDirectory(directory);
        try (Stream<Path> files = Files.list(MADE)) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
    }

    private String permissions(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
    }
}
