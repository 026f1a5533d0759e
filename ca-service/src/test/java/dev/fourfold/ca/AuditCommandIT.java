package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.ca.command.CaCommands;
import dev.fourfold.protocol.Thorough;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code audit}, against a running CA and without one. */
class AuditCommandIT {

    private static final RunningCa CA = RunningCa.shared();

    private final StringWriter said = new StringWriter();

    @TempDir
    private Path folder;

    private Path log;
    private Path checkpoint;
    private Path publicKey;

    @BeforeEach
    void save() throws IOException {
        Answers.assertIssued(CA.enrol(CA.token("command.example"), Csr.p256().der()));
        log = folder.resolve("audit.ndjson");
        checkpoint = Files.write(
                folder.resolve("checkpoint.txt"),
                CA.operatorGet("/api/v1/audit/checkpoint").body());
        publicKey =
                Files.write(folder.resolve("audit.pub"), CA.get("/ca/audit.pub").body());
        Answers.assertIssued(CA.enrol(CA.token("command.example"), Csr.p256().der()));
        assertThat(withCa("export", "--output", log.toString())).isZero();
    }

    @Test
    void verifiesTheLogAndThatItBeginsWithASavedCheckpoint() {
        assertThat(withCa("verify")).isZero();
        assertThat(withCa("verify", "--checkpoint", checkpoint.toString())).isZero();
        assertThat(withCa("verify", "--checkpoint", checkpoint.toString(), "--public-key", publicKey.toString()))
                .isZero();
    }

    @Test
    void verifiesAnExportWithoutTheCa() {
        assertThat(offline()).isZero();
    }

    @Test
    void findsAnyChangeToAnExportBeforeTheCheckpoint() throws IOException {
        List<String> lines = Files.readAllLines(log);
        Files.write(log, changed(lines, 1, lines.get(1).replace("\"action\":\"", "\"action\":\"x")));
        assertThat(offline()).isOne();
        Files.write(log, changed(lines, 1, lines.get(2)));
        assertThat(offline()).isOne();
        Files.write(log, lines.subList(1, lines.size()));
        assertThat(offline()).isOne();
        Files.write(log, lines.subList(0, 2));
        assertThat(offline()).isOne();
        Files.write(log, lines);
        assertThat(offline()).isZero();
    }

    @Test
    @Thorough("it starts another CA")
    void findsThatTheLogWasRewrittenByACheckpointOfAnotherLog() throws IOException {
        try (RunningCa other = RunningCa.start(RunningCa.newFolder(), TestDatabase.create())) {
            Path note = Files.write(
                    folder.resolve("other.txt"),
                    other.operatorGet("/api/v1/audit/checkpoint").body());
            Path key = Files.write(
                    folder.resolve("other.pub"), other.get("/ca/audit.pub").body());
            assertThat(withCa("verify", "--checkpoint", note.toString())).isOne();
            assertThat(withCa("verify", "--checkpoint", note.toString(), "--public-key", key.toString()))
                    .isOne();
        }
    }

    @Test
    @Thorough("AuditIT notices checkpoints that are not its own")
    void refusesACheckpointThatWasTamperedWith() throws IOException {
        String note = Files.readString(checkpoint);
        long size = Long.parseLong(note.split("\n", -1)[1]);
        Files.writeString(checkpoint, note.replace("\n" + size + "\n", "\n" + (size - 1) + "\n"));
        assertThat(offline()).isOne();
        assertThat(withCa("verify", "--checkpoint", checkpoint.toString())).isOne();
        Files.writeString(checkpoint, "");
        assertThat(offline()).isOne();
        assertThat(run("verify", "--file", log.toString())).isOne();
        assertThat(withCa("verify", "--checkpoint", folder.resolve("none").toString()))
                .isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "fourfold-audit+00000000+AAAA", "fourfold-audit+00000000+A"})
    @Thorough("other tests read keys that are some")
    void refusesAPublicKeyThatIsNone(String key) throws IOException {
        Files.writeString(publicKey, key);
        assertThat(complaint(this::offline)).hasSize(1);
        assertThat(complaint(() ->
                        withCa("verify", "--checkpoint", checkpoint.toString(), "--public-key", publicKey.toString())))
                .hasSize(1);
    }

    /** Returns the lines that a command that fails writes. */
    private List<String> complaint(IntSupplier command) {
        said.getBuffer().setLength(0);
        assertThat(command.getAsInt()).isOne();
        return said.toString().lines().toList();
    }

    private int offline() {
        return run(
                "verify",
                "--file",
                log.toString(),
                "--checkpoint",
                checkpoint.toString(),
                "--public-key",
                publicKey.toString());
    }

    private int withCa(String... arguments) {
        try {
            Path key =
                    Files.writeString(folder.resolve("operator-key"), RunningCa.OPERATOR_KEY, StandardCharsets.UTF_8);
            List<String> all = new ArrayList<>(List.of(arguments));
            all.addAll(List.of("--url", CA.uri("").toString(), "--key-file", key.toString()));
            return run(all.toArray(String[]::new));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("audit"));
        all.addAll(List.of(arguments));
        var writer = new PrintWriter(said, true);
        return CaCommands.run(writer, writer, all.toArray(String[]::new));
    }

    private static List<String> changed(List<String> lines, int index, String line) {
        List<String> changed = new ArrayList<>(lines);
        changed.set(index, line);
        return changed;
    }
}
