package dev.fourfold.client.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.starter.StartUpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class InboxConfigurationTest {

    private static final String PASSPHRASE = "fourfold.enrolment.passphrase";

    @TempDir
    private Path directory;

    @Test
    void opensOnLoopback() {
        assertThat(open("127.0.0.1", "correct horse battery", false).messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", ""})
    void refusesToBeReadByOtherMachines(String address) {
        assertThatExceptionOfType(StartUpException.class)
                .isThrownBy(() -> open(address, "correct horse battery", false))
                .withMessageContaining("server.address");
    }

    @Test
    void opensToOtherMachinesWhenTold() {
        assertThat(open("0.0.0.0", "correct horse battery", true).messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short"})
    void saysWhatToSetWithoutAPassphrase(String passphrase) {
        assertThatExceptionOfType(StartUpException.class)
                .isThrownBy(() -> open("127.0.0.1", passphrase, false))
                .withMessageContaining(PASSPHRASE)
                .withMessageNotContaining("too short. short")
                .satisfies(failure -> assertThat(failure.action()).contains("FOURFOLD_ENROLMENT_PASSPHRASE"));
    }

    @Test
    void saysThatTheKeyIsDamagedOrThePassphraseWrong() throws IOException {
        open("127.0.0.1", "correct horse battery", false);
        assertCannotBeOpened("another passphrase");

        Path key = directory.resolve("inbox.p12");
        byte[] whole = Files.readAllBytes(key);
        Files.write(key, Arrays.copyOf(whole, whole.length / 2));
        assertCannotBeOpened("correct horse battery");
        whole[whole.length / 2] ^= 1;
        Files.write(key, whole);
        assertCannotBeOpened("correct horse battery");
        Files.write(key, new byte[0]);
        assertCannotBeOpened("correct horse battery");
    }

    private void assertCannotBeOpened(String passphrase) {
        assertThatExceptionOfType(StartUpException.class)
                .isThrownBy(() -> open("127.0.0.1", passphrase, false))
                .withMessageContaining(directory.toString())
                .withMessageNotContaining(passphrase)
                .satisfies(failure -> assertThat(failure.action()).contains(PASSPHRASE, "delete the folder"));
    }

    private Inbox open(String address, String passphrase, boolean allowRemote) {
        var environment =
                new MockEnvironment().withProperty("server.address", address).withProperty(PASSPHRASE, passphrase);
        return new InboxConfiguration()
                .inbox(
                        new InboxProperties(directory, allowRemote, List.of()),
                        environment,
                        () -> Instant.EPOCH,
                        new Changes());
    }
}
