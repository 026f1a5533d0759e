package dev.fourfold.server.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.starter.StartUpException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class OtpConfigurationTest {

    private final OtpConfiguration configuration = new OtpConfiguration();

    @Test
    void saysWhatToSetWithoutAKey() {
        assertThatExceptionOfType(StartUpException.class)
                .isThrownBy(() -> configuration.otpKey(new MockEnvironment()))
                .withMessageContaining("otp.key")
                .satisfies(failure -> assertThat(failure.action()).contains("OTP_KEY"));
    }

    @Test
    void doesNotQuoteAKeyThatItRefuses() {
        var environment = new MockEnvironment().withProperty("otp.key", "deadbeef");

        assertThatExceptionOfType(StartUpException.class)
                .isThrownBy(() -> configuration.otpKey(environment))
                .withMessageNotContaining("deadbeef")
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
    void minesOnLoopback(String address) {
        assertThat(configuration.minedSeeds(at(address, address))).isInstanceOf(MinedSeeds.class);
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 127.0.0.1", "127.0.0.1, 0.0.0.0", "'', 127.0.0.1", "127.0.0.1, ''", "192.0.2.1, ::"})
    void refusesToMineWhereOthersComeIn(String http, String channel) {
        assertThatExceptionOfType(StartUpException.class)
                .isThrownBy(() -> configuration.minedSeeds(at(http, channel)))
                .withMessageContaining("demo");
    }

    @Test
    void refusesToMineWhereNothingIsSet() {
        assertThatExceptionOfType(StartUpException.class)
                .isThrownBy(() -> configuration.minedSeeds(new MockEnvironment()));
    }

    @Test
    void minesInsideTheNetworkOfCompose() {
        var environment = at("0.0.0.0", "0.0.0.0").withProperty("otp.demo-network", "compose");

        assertThat(configuration.minedSeeds(environment)).isInstanceOf(MinedSeeds.class);
    }

    @Test
    void takesNoOtherWordForTheNetwork() {
        var environment = at("0.0.0.0", "0.0.0.0").withProperty("otp.demo-network", "true");

        assertThatExceptionOfType(StartUpException.class).isThrownBy(() -> configuration.minedSeeds(environment));
    }

    private static MockEnvironment at(String http, String channel) {
        return new MockEnvironment()
                .withProperty("server.address", http)
                .withProperty("fourfold.channel.server.address", channel);
    }
}
