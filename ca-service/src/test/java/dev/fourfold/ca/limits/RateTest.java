package dev.fourfold.ca.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {

    @Test
    void isReadFromText() {
        assertThat(Rate.of("300/1m")).isEqualTo(new Rate(300, Duration.ofMinutes(1)));
        assertThat(Rate.of(" 1/PT24H ")).isEqualTo(new Rate(1, Duration.ofDays(1)));
        assertThat(Rate.of("off").isOff()).isTrue();
        assertThat(Rate.of("300/1m").interval()).isEqualTo(Duration.ofMillis(200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "300",
                "0/1m",
                "-1/1m",
                "1/0s",
                "1/-1s",
                "1/25h",
                "1/x",
                "/1m",
                "1/",
                "1.5/1m",
                "9999999999/1m",
                "999999999/1ns",
                "1/1m/1m"
            })
    void isRefusedInAnyOtherForm(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Rate.of(text));
    }
}
