package dev.fourfold.server.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtpPropertiesTest {

    @ParameterizedTest
    @CsvSource({"PT5M, PT10M, PT30S", "PT1S, PT1S, PT0S", "PT10M, PT10M, PT1H"})
    void takesTimesWithinTheBounds(Duration lifetime, Duration authoriseWithin, Duration cooldown) {
        assertThat(new OtpProperties(lifetime, authoriseWithin, cooldown, Duration.ofDays(1)).lifetime())
                .isEqualTo(lifetime);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, PT10M, PT30S",
        "PT-1S, PT10M, PT30S",
        "PT5M, PT4M59S, PT30S",
        "PT5M, PT10M1S, PT30S",
        "PT11M, PT11M, PT30S",
        "PT5M, PT10M, PT-1S"
    })
    void refusesTimesThatWouldGiveAwayASafeguard(Duration lifetime, Duration authoriseWithin, Duration cooldown) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OtpProperties(lifetime, authoriseWithin, cooldown, Duration.ofDays(1)))
                .withMessageStartingWith("otp.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT23H59M59S", "PT0S", "P-400D"})
    void refusesToForgetWithinADay(Duration retention) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new OtpProperties(Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ZERO, retention))
                .withMessageStartingWith("otp.retention");
    }
}
