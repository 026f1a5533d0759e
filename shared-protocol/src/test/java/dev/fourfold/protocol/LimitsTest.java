package dev.fourfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest
    @ValueSource(ints = {1_024, 1_025, 16_384, 65_535, 65_536})
    void allowARecordLimitOf(int recordLimit) {
        assertThat(new Limits(recordLimit, SECOND, SECOND, SECOND, SECOND).recordLimit())
                .isEqualTo(recordLimit);
        assertThat(Limits.allowsRecordLimit(recordLimit)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 1_023, 65_537, 0xFFFFFF})
    void refuseARecordLimitOf(int recordLimit) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(recordLimit, SECOND, SECOND, SECOND, SECOND));
        assertThat(Limits.allowsRecordLimit(recordLimit)).isFalse();
    }

    @Test
    void refuseATimeoutThatIsNone() {
        for (Duration none : new Duration[] {Duration.ZERO, SECOND.negated()}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Limits(1_024, none, SECOND, SECOND, SECOND));
            assertThatIllegalArgumentException().isThrownBy(() -> new Limits(1_024, SECOND, SECOND, none, SECOND));
        }
    }

    @Test
    void letAPeerBeSilentForEver() {
        assertThat(new Limits(1_024, SECOND, Duration.ZERO, SECOND, SECOND).idleTimeout())
                .isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Limits(1_024, SECOND, SECOND.negated(), SECOND, SECOND));
    }

    @Test
    void giveAHandshakeTenSecondsByDefault() {
        assertThat(Limits.DEFAULT.handshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
    }
}
