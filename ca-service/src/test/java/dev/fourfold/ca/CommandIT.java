package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.ca.command.CaCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.test.system.CapturedOutput;
import tools.jackson.databind.JsonNode;

/** The commands for operators and tokens, against a running CA. */
@ReadsOutput
@Isolated
class CommandIT {

    private static final RunningCa CA = RunningCa.shared();

    @TempDir
    Path folder;

    private Path keyFile;

    @BeforeEach
    void writeKey() throws IOException {
        keyFile = Files.writeString(folder.resolve("key"), RunningCa.OPERATOR_KEY + "\n");
    }

    @Test
    void printsATokenAlone(CapturedOutput output) {
        String token = last(output, "token", "create", "cli.example", "--profile", "server", "-q");
        assertThat(token).matches("fft_[A-Za-z0-9_-]{43}");
        Answers.assertIssued(CA.enrol(token, Csr.p256().der()));
        last(output, "token", "create", "a.example", "--profile=server", "--lifetime=2h", "--certificate-lifetime=3d");
        assertThat(run("token", "create", "a.example", "--profile=server", "--certificate-lifetime=8d"))
                .isEqualTo(1);
        assertThat(output.getErr()).contains("valid for PT1M to PT168H");
    }

    @Test
    void listsAndRevokesTokens(CapturedOutput output) {
        last(output, "token", "create", "cli.example", "ip:192.0.2.1", "--profile", "server", "--uses", "3");
        String listed = last(output, "token", "list", "--limit", "1");
        assertThat(listed).contains("  open  0/3  ", "  server  cli.example,ip:192.0.2.1");
        String id = listed.substring(0, 36);
        assertThat(last(output, "token", "revoke", id)).startsWith(id + "  revoked  ");
    }

    @Test
    void makesAndChangesOperators(CapturedOutput output) {
        String name = "cli-" + UUID.randomUUID();
        String key = last(output, "operator", "create", name, "--role", "read", "--role", "revoke");
        assertThat(CA.call("GET", "/api/v1/certificates", key, "").statusCode()).isEqualTo(200);
        assertThat(last(output, "operator", "set-roles", name, "--role", "issue-tokens"))
                .isEqualTo(name + "  issue-tokens  key  enabled");
        String newKey = last(output, "operator", "new-key", name);
        assertThat(newKey).startsWith("ffo_").isNotEqualTo(key);
        assertThat(last(output, "operator", "disable", name)).isEqualTo(name + "  issue-tokens  key  disabled");
        run("operator", "list");
        assertThat(output.getOut()).contains(name + "  issue-tokens  key  disabled");
    }

    @Test
    void revokes(CapturedOutput output) {
        RevocationApi revocations = new RevocationApi(CA);
        String serial = Answers.serial(revocations.enrol());
        String date = CA.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString();
        assertThat(last(output, "revoke", serial, "--reason", "keyCompromise", "--invalidity-date", date))
                .startsWith(serial + "  keyCompromise  20");
        JsonNode revocation = RunningCa.json(revocations.get(serial));
        assertThat(revocation.get("reason").asString()).isEqualTo("keyCompromise");
        assertThat(revocation.get("invalidityDate").asString()).isEqualTo(date);
        assertThat(run("release", serial)).isEqualTo(1);
        assertThat(output.getErr()).contains("revoked for good");
    }

    @Test
    void holdsAndReleases(CapturedOutput output) {
        RevocationApi revocations = new RevocationApi(CA);
        String serial = Answers.serial(revocations.enrol());
        String asOpensslWritesIt = serial.toUpperCase(Locale.ROOT).replaceAll("(..)(?!$)", "$1:");
        assertThat(last(output, "revoke", asOpensslWritesIt, "--reason", "certificateHold"))
                .startsWith(serial + "  certificateHold  ");
        assertThat(last(output, "release", serial)).isEqualTo(serial + "  released");
        Answers.assertProblem(revocations.get(serial), 404, Refusal.UNKNOWN_REVOCATION);
        assertThat(run("release", serial)).isEqualTo(1);
        assertThat(output.getErr()).contains("neither revoked nor on hold");
    }

    @Test
    void revokesNothingElse(CapturedOutput output) {
        String serial = Answers.serial(new RevocationApi(CA).enrol());
        assertThat(run("revoke", serial, "--reason", "boredom")).isEqualTo(1);
        assertThat(output.getErr()).contains("reason must be one of");
        assertThat(run("revoke", "4" + "0".repeat(39), "--reason", "superseded"))
                .isEqualTo(1);
        assertThat(output.getErr()).contains("no certificate of that serial");
        assertThat(run("revoke", serial)).isEqualTo(2);
        assertThat(run("revoke", "--reason", "superseded")).isEqualTo(2);
        assertThat(run("revoke", "12/../34", "--reason", "superseded")).isEqualTo(2);
        assertThat(run("revoke", serial, "--reason", "superseded", "--invalidity-date", "yesterday"))
                .isEqualTo(2);
        assertThat(run("release")).isEqualTo(2);
        Answers.assertProblem(new RevocationApi(CA).get(serial), 404, Refusal.UNKNOWN_REVOCATION);
    }

    @Test
    void saysWhyItFails(CapturedOutput output) throws IOException {
        assertThat(run("token", "create", "cli.example", "--profile", "nonsense"))
                .isEqualTo(1);
        assertThat(output.getErr()).contains("This CA has no profile of that name");
        assertThat(run("operator", "disable", "nobody")).isEqualTo(1);
        assertThat(output.getErr()).contains("This CA has no operator of that name");
        Files.writeString(keyFile, "not the key of anybody");
        assertThat(run("token", "list")).isEqualTo(1);
        assertThat(output.getErr()).contains("not the key of an operator").doesNotContain("not the key of anybody");
    }

    @Test
    void saysHowItIsMisused() {
        assertThat(run("token", "create", "cli.example")).isEqualTo(2);
        assertThat(run("token", "create", "--profile", "server")).isEqualTo(2);
        assertThat(run("token", "revoke", "no id")).isEqualTo(2);
        assertThat(run("operator", "create", "x")).isEqualTo(2);
    }

    private String last(CapturedOutput output, String... arguments) {
        assertThat(run(arguments)).isZero();
        return List.of(output.getOut().strip().split("\\R")).getLast();
    }

    private int run(String... arguments) {
        return CaCommands.run(Stream.concat(
                        Stream.of(arguments),
                        Stream.of("--url", CA.uri("").toString(), "--key-file", keyFile.toString()))
                .toArray(String[]::new));
    }
}
