package dev.fourfold.client.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.starter.StartUpException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
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
    void opensOnLoopback() throws IOException {
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
    void opensToOtherMachinesWhenTold() throws IOException {
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

    private Inbox open(String address, String passphrase, boolean allowRemote) throws IOException {
        var environment =
                new MockEnvironment().withProperty("server.address", address).withProperty(PASSPHRASE, passphrase);
        return new InboxConfiguration()
                .inbox(new InboxProperties(directory, allowRemote, List.of()), environment, () -> Instant.EPOCH);
    }
}
