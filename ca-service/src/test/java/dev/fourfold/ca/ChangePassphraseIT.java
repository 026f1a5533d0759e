package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.ca.authority.AuthorityCertificates;
import dev.fourfold.ca.command.CaCommands;
import dev.fourfold.ca.custody.KeyType;
import dev.fourfold.ca.custody.MemoryKey;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.Thorough;
import dev.fourfold.protocol.enrolment.KeyFile;
import dev.fourfold.protocol.enrolment.Passphrase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;

/** The command {@code keys change-passphrase}. */
@ReadsOutput
class ChangePassphraseIT {

    private static final String NEW = "a passphrase for the new year";

    @TempDir
    private Path folder = Path.of("");

    private final Path keys = RunningCa.newFolder();

    @Test
    @Thorough("changesNothingIfOneFileDoesNotOpen changes files too")
    void locksOutTheOldPassphraseAndFinishesWhatWasInterrupted(CapturedOutput output) throws IOException {
        TestDatabase database = TestDatabase.create();
        RunningCa.start(keys, database).close();
        changeOnly("audit.p12");
        assertStops(database, RunningCa.PASSPHRASE);
        assertThat(output).contains("audit.p12 cannot be read", "If keys change-passphrase was interrupted");
        assertStops(database, NEW);
        assertThat(output).contains("does not open", "issuing.p12", "run it again");

        assertThat(change(RunningCa.PASSPHRASE, NEW)).isZero();
        assertThat(output).contains("audit.p12", "Changed " + keys.resolve("issuing.p12"), "root.p12");
        int said = output.length();
        assertStops(database, RunningCa.PASSPHRASE);
        assertThat(output.subSequence(said, output.length()))
                .contains("The passphrase does not open", "Set ca.passphrase");
        try (RunningCa ca = RunningCa.start(keys, database, "ca.passphrase=" + NEW)) {
            new IssuerApi(ca).enrol("a.example");
            assertThat(new IssuerApi(ca).replace("{}")).isEqualTo(2);
        }
        assertThat(output).doesNotContain(NEW).doesNotContain(RunningCa.PASSPHRASE);
    }

    @Test
    void changesNothingIfOneFileDoesNotOpen(CapturedOutput output) throws IOException {
        make("audit.p12", RunningCa.PASSPHRASE);
        make("issuing.p12", RunningCa.PASSPHRASE);
        make("root.p12", "the passphrase of a copy");
        Map<Path, Bytes> before = contents();
        assertThat(change(RunningCa.PASSPHRASE, NEW)).isEqualTo(1);
        assertThat(output).contains("Nothing was changed", "root.p12").doesNotContain("Changed ");
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void takesNoPassphraseThatIsWeak(CapturedOutput output) throws IOException {
        make("issuing.p12", RunningCa.PASSPHRASE);
        Map<Path, Bytes> before = contents();
        assertThat(change(RunningCa.PASSPHRASE, "hunter2")).isEqualTo(1);
        assertThat(output).contains("at least 12 characters").doesNotContain("hunter2");
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void findsAFolderWithoutKeys(CapturedOutput output) throws IOException {
        Files.createDirectories(keys);
        assertThat(change(RunningCa.PASSPHRASE, NEW)).isEqualTo(1);
        assertThat(output).contains("There are no key files in");
    }

    private int change(String old, String next) throws IOException {
        return CaCommands.run(
                "keys",
                "change-passphrase",
                "--directory=" + keys,
                "--passphrase-file=" + Files.writeString(folder.resolve("old"), old + "\n"),
                "--new-passphrase-file=" + Files.writeString(folder.resolve("new"), next + "\n"));
    }

    private void changeOnly(String name) throws IOException {
        file(name, NEW).save(file(name, RunningCa.PASSPHRASE).load().orElseThrow());
    }

    private void make(String name, String passphrase) throws IOException {
        SecureRandom random = new SecureRandom();
        try {
            KeyPair key = KeyType.P_256.generate(random);
            X509Certificate certificate =
                    new AuthorityCertificates(Instant.now(), random).root(new X500Name("CN=Test"), new MemoryKey(key));
            file(name, passphrase).save(Identity.of(key.getPrivate(), List.of(certificate)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyFile file(String name, String passphrase) {
        return new KeyFile(keys.resolve(name), Passphrase.of(passphrase));
    }

    private Map<Path, Bytes> contents() throws IOException {
        Map<Path, Bytes> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(keys)) {
            for (Path file : files.toList()) {
                contents.put(file, Bytes.of(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    private void assertStops(TestDatabase database, String passphrase) {
        assertThatThrownBy(() -> RunningCa.start(keys, database, "ca.passphrase=" + passphrase))
                .isInstanceOf(Exception.class);
    }
}
