package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.ca.backup.Archive;
import dev.fourfold.ca.backup.BackupException;
import dev.fourfold.ca.backup.StoppedCa;
import dev.fourfold.ca.command.CaCommands;
import dev.fourfold.protocol.Thorough;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups of a CA at work, what becomes of them elsewhere, and what is refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Thorough("it starts and restores one CA after the other")
class BackupIT {

    private static final int THREADS = 4;

    @TempDir
    private static Path folder = Path.of("");

    private final Path keys = RunningCa.newFolder();
    private final TestDatabase database = TestDatabase.create();
    private final List<X509Certificate> before = new ArrayList<>();
    private final Queue<X509Certificate> during = new ConcurrentLinkedQueue<>();
    private byte[] root = {};
    private final List<String> tokens = new ArrayList<>();
    private static Path backup = Path.of("backup.zip");

    /** Issues, and backs up while four threads go on issuing. */
    @BeforeAll
    void backUpWhileIssuing() throws IOException {
        backup = folder.resolve("backup.zip");
        try (RunningCa ca = RunningCa.start(keys, database)) {
            root = ca.get("/ca/root.der").body();
            IntStream.range(0, 5).forEach(_ -> before.add(issue(ca)));
            IntStream.range(0, 3).forEach(_ -> tokens.add(ca.token("open.example")));
            AtomicBoolean enough = new AtomicBoolean();
            List<Future<?>> workers = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < THREADS; i++) {
                    workers.add(threads.submit(() -> {
                        while (!enough.get()) {
                            during.add(issue(ca));
                        }
                    }));
                }
                IntStream.range(0, 5).forEach(_ -> before.add(issue(ca)));
                Outcome outcome = run(
                        "backup",
                        "--to=" + backup,
                        "--url=" + ca.uri("/"),
                        "--key-file=" + secret(RunningCa.OPERATOR_KEY));
                enough.set(true);
                assertThat(outcome.status()).as(outcome.text()).isZero();
                // used up after the backup, which does not know
                during.add(Answers.assertIssued(
                                ca.enrol(tokens.getFirst(), Csr.p256().der()))
                        .getFirst());
                assertThat(outcome.text()).contains("backup.zip: ").doesNotContain(RunningCa.OPERATOR_KEY);
            }
            workers.forEach(Future::resultNow);
            assertThat(RunningCa.json(ca.operatorGet("/api/v1/certificates?limit=1000"))
                            .get("certificates")
                            .size())
                    .isEqualTo(before.size() + during.size());
        }
    }

    @Test
    void restoresToACaThatIssuesAndMovesToAServer() throws IOException {
        Path data = folder.resolve("restored");
        Outcome restored = restore(backup, data);
        assertThat(restored.status()).as(restored.text()).isZero();
        assertThat(restored.text()).containsPattern("revoked enrolment tokens that were open, .*: [3-7]\\R");
        assertThat(data.resolve("keys/issuing.p12")).hasSameBinaryContentAs(keys.resolve("issuing.p12"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("keys/issuing.p12"))))
                .isEqualTo("rw-------");
        String open = assertIsTheSameCa(
                RunningCa.start(data.resolve("keys"), TestDatabase.of(List.of("fourfold.data=" + data))));
        try (RunningPostgres server = RunningPostgres.start(folder.resolve("server"))) {
            Outcome moved = run(
                    "move",
                    "--to-url=" + server.url(),
                    "--to-username=" + server.username(),
                    "--to-password-file=" + secret(server.password()),
                    "--fourfold.data=" + data,
                    "--ca.passphrase=" + RunningCa.PASSPHRASE);
            assertThat(moved.status()).as(moved.text()).isZero();
            assertThat(moved.text()).contains("moved ").doesNotContain(server.password());
            assertIsTheSameCa(RunningCa.start(data.resolve("keys"), TestDatabase.of(server.properties())), open);
            try (StoppedCa ca =
                    StoppedCa.open(List.of("--fourfold.data=" + data, "--ca.passphrase=" + RunningCa.PASSPHRASE))) {
                assertThatThrownBy(() -> ca.move(server.url(), server.username(), server.password()))
                        .isInstanceOf(BackupException.class)
                        .hasMessageContaining("is not empty");
            }
        }
        assertThatThrownBy(
                        () -> RunningCa.start(data.resolve("keys"), TestDatabase.of(List.of("fourfold.data=" + data))))
                .hasStackTraceContaining("This database was moved to jdbc:postgresql:");
    }

    /** Also that it takes some tokens; returns another that it takes. */
    private String assertIsTheSameCa(RunningCa started, String... open) {
        try (RunningCa ca = started) {
            assertThat(ca.get("/ca/root.der").body()).isEqualTo(root);
            Set<String> known = new HashSet<>();
            RunningCa.json(ca.operatorGet("/api/v1/certificates?limit=1000"))
                    .get("certificates")
                    .forEach(entry -> known.add(entry.get("serial").asString()));
            assertThat(known)
                    .containsAll(before.stream().map(Answers::serial).toList())
                    .isSubsetOf(all().stream().map(Answers::serial).toList());
            tokens.forEach(
                    token -> Answers.assertProblem(ca.enrol(token, Csr.p256().der()), 401, Refusal.REVOKED_TOKEN));
            for (String token : open) {
                during.add(
                        Answers.assertIssued(ca.enrol(token, Csr.p256().der())).getFirst());
            }
            X509Certificate fresh = issue(ca);
            assertThat(all()).extracting(Answers::serial).doesNotContain(Answers.serial(fresh));
            during.add(fresh);
            assertThat(before.getFirst().getIssuerX500Principal()).isEqualTo(fresh.getIssuerX500Principal());
            return ca.token("open.example");
        }
    }

    private List<X509Certificate> all() {
        List<X509Certificate> all = new ArrayList<>(before);
        all.addAll(during);
        return all;
    }

    @Test
    void holdsNoSecretInClear() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
                .isEqualTo("rw-------");
        try (ZipFile zip = new ZipFile(backup.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                String content = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
                assertThat(content).doesNotContain("PRIVATE KEY", RunningCa.OPERATOR_KEY, RunningCa.PASSPHRASE, "fft_");
            }
            assertThat(zip.stream().map(ZipEntry::getName))
                    .contains("manifest.json", "keys/root.pem", "keys/issuing.p12", "database/certificate.csv");
        }
    }

    @Test
    void doesNotOverwriteAFile() throws IOException {
        Outcome outcome = run("backup", "--to=" + backup, "--key-file=" + secret("x"));
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.text()).contains("exists already");
    }

    @Test
    void saysInALineThatItCannotBeWritten() throws IOException {
        Path file = folder.resolve("none/backup.zip");
        Outcome outcome =
                run("backup", "--to=" + file, "--url=" + RunningCa.shared().uri("/"), "--key-file=" + secret("x"));
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.text().lines()).containsExactly("The backup cannot be written to " + file);
    }

    @Test
    void isForTheAdministratorOnly() {
        RunningCa ca = RunningCa.shared();
        Answers.assertProblem(ca.post("/api/v1/backups", new byte[0]), 401, Refusal.MISSING_OPERATOR_KEY);
        Answers.assertProblem(
                ca.post("/api/v1/backups", new byte[0], "Authorization", "Bearer nonsense"),
                401,
                Refusal.WRONG_OPERATOR_KEY);
    }

    @Test
    void saysWhatTheCaRefuses() throws IOException {
        Path file = folder.resolve("refused.zip");
        Outcome outcome = run(
                "backup",
                "--to=" + file,
                "--url=" + RunningCa.shared().uri("/"),
                "--key-file=" + secret("a wrong operator key"));
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.text()).contains("The operator key is wrong");
        assertThat(file).doesNotExist();
    }

    /** All on one database and one folder: each refusal leaves both as empty as they were. */
    @Test
    void isRestoredOnlyIntoNothingAndOnlyIfItFits() throws IOException {
        Path data = folder.resolve("empty");
        try (StoppedCa ca =
                StoppedCa.open(List.of("--fourfold.data=" + data, "--ca.passphrase=" + RunningCa.PASSPHRASE))) {
            assertRefused(ca, manifestWith("\"schemaVersion\" : \"", "\"schemaVersion\" : \"9"), "newer CA");
            assertRefused(ca, manifestWith("\"rows\" : 0", "\"rows\" : 7"), "number of rows");
            assertRefused(ca, manifestWith("\"rootFingerprint\" : \"", "\"rootFingerprint\" : \"0"), "another CA");
            assertRefused(ca, manifestWith("\"table\" : \"certificate\"", "\"table\" : \"x\""), "does not fit");
            assertThat(data.resolve("keys/issuing.p12")).doesNotExist();

            Files.createDirectories(data.resolve("keys"));
            Path rest = Files.writeString(data.resolve("keys/root.pem"), "a root");
            assertRefused(ca, Files.readAllBytes(backup), "keys is not empty");
            assertThat(rest).hasContent("a root");
            Files.delete(rest);

            try (Archive archive = Archive.verify(backup)) {
                ca.restore(archive);
            }
            assertRefused(ca, Files.readAllBytes(backup), "keys is not empty");
            Files.move(data.resolve("keys"), data.resolve("moved"));
            assertRefused(ca, Files.readAllBytes(backup), "The database is not empty");
        }
    }

    private static void assertRefused(StoppedCa ca, byte[] content, String why) throws IOException {
        Path file = Files.write(Files.createTempFile(folder, "unfit", ".zip"), content);
        try (Archive archive = Archive.verify(file)) {
            assertThatThrownBy(() -> ca.restore(archive))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining(why);
        }
    }

    @Test
    void isNotRestoredWithAnotherPassphrase() {
        Path data = folder.resolve("wrong-passphrase");
        Outcome outcome =
                run("restore", "--from=" + backup, "--fourfold.data=" + data, "--ca.passphrase=a wrong passphrase");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.text()).contains("The passphrase does not open").doesNotContain("a wrong passphrase");
        assertThat(data.resolve("keys")).doesNotExist();
    }

    @Test
    void isNotRestoredIfItIsDamaged() throws IOException {
        byte[] whole = Files.readAllBytes(backup);
        assertDamaged(Arrays.copyOf(whole, whole.length / 2), "damaged or cut short");
        assertDamaged(Arrays.copyOf(whole, whole.length - 1), "damaged or cut short");
        assertDamaged(new byte[0], "damaged or cut short");
        assertDamaged("nonsense".getBytes(StandardCharsets.US_ASCII), "damaged or cut short");
        assertDamaged(altered("database/certificate.csv", ""), "damaged: database/certificate.csv");
        assertDamaged(without("keys/root.pem"), "not those of its manifest");
        assertDamaged(without("manifest.json"), "no manifest");
        assertDamaged(altered("manifest.json", "{}"), "manifest");
        assertDamaged(manifestWith("\"format\" : 1", "\"format\" : 2"), "format 2");
        for (int i = 0; i < whole.length; i += whole.length / 50) {
            byte[] flipped = whole.clone();
            flipped[i] ^= 0x10;
            assertHarmless(flipped);
        }
    }

    private static void assertDamaged(byte[] archive, String why) throws IOException {
        Path file = Files.write(Files.createTempFile(folder, "damaged", ".zip"), archive);
        Outcome outcome = run("restore", "--from=" + file);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.text()).contains(why);
    }

    /** A flipped bit is noticed, unless it is in a part of the archive that means nothing, such as a time. */
    private static void assertHarmless(byte[] content) throws IOException {
        Path file = Files.write(Files.createTempFile(folder, "flipped", ".zip"), content);
        try (Archive archive = Archive.verify(file);
                Archive unharmed = Archive.verify(backup)) {
            assertThat(archive.manifest()).isEqualTo(unharmed.manifest());
        } catch (BackupException e) {
            assertThat(e).hasMessageContaining("damaged");
        }
    }

    private static byte[] manifestWith(String was, String is) throws IOException {
        try (ZipFile zip = new ZipFile(backup.toFile())) {
            String manifest = new String(
                    zip.getInputStream(zip.getEntry("manifest.json")).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(manifest).contains(was);
            int at = manifest.indexOf(was);
            return altered("manifest.json", manifest.substring(0, at) + is + manifest.substring(at + was.length()));
        }
    }

    /** Returns the backup with another content of a member. */
    private static byte[] altered(String name, String content) throws IOException {
        return rewritten((entry, was) -> entry.equals(name) ? content.getBytes(StandardCharsets.UTF_8) : was);
    }

    private static byte[] without(String name) throws IOException {
        return rewritten((_, was) -> was, name);
    }

    private static byte[] rewritten(BiFunction<String, byte[], byte[]> content, String... left) throws IOException {
        ByteArrayOutputStream rewritten = new ByteArrayOutputStream();
        try (ZipFile zip = new ZipFile(backup.toFile());
                ZipOutputStream out = new ZipOutputStream(rewritten)) {
            for (ZipEntry entry : zip.stream().toList()) {
                if (!List.of(left).contains(entry.getName())) {
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    out.write(content.apply(
                            entry.getName(), zip.getInputStream(entry).readAllBytes()));
                }
            }
        }
        return rewritten.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup", "restore", "move"})
    void areNotTakenWithoutSayingWhere(String command) {
        assertThat(run(command).status()).isEqualTo(2);
    }

    private static X509Certificate issue(RunningCa ca) {
        return Answers.assertIssued(ca.enrol(ca.token("a.example"), Csr.p256().der()))
                .getFirst();
    }

    private static Outcome restore(Path backup, Path data) {
        return run("restore", "--from=" + backup, "--fourfold.data=" + data, "--ca.passphrase=" + RunningCa.PASSPHRASE);
    }

    private Path secret(String value) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "secret", ""), value + "\n");
    }

    /** Runs a command as the jar would, and returns what it says. */
    private static Outcome run(String... arguments) {
        var said = new StringWriter();
        var writer = new PrintWriter(said, true);
        int status = CaCommands.run(writer, writer, arguments);
        return new Outcome(status, said.toString());
    }

    private record Outcome(int status, String text) {}
}
