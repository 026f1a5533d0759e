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
        assertThat(Limits.DEFAULT.withRecordLimit(recordLimit).recordLimit()).isEqualTo(recordLimit);
        assertThat(Limits.allowsRecordLimit(recordLimit)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 1_023, 65_537, 0xFFFFFF})
    void refuseARecordLimitOf(int recordLimit) {
        assertThatIllegalArgumentException().isThrownBy(() -> Limits.DEFAULT.withRecordLimit(recordLimit));
        assertThat(Limits.allowsRecordLimit(recordLimit)).isFalse();
    }

    @Test
    void refuseATimeoutThatIsNone() {
        for (Duration none : new Duration[] {Duration.ZERO, SECOND.negated(), Duration.ofNanos(999_999)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Limits.DEFAULT.withHandshakeTimeout(none));
            assertThatIllegalArgumentException().isThrownBy(() -> Limits.DEFAULT.withStalledWrite(none));
            assertThatIllegalArgumentException().isThrownBy(() -> Limits.DEFAULT.withLinger(none));
        }
    }

    @Test
    void letAPeerBeSilentForEver() {
        assertThat(Limits.DEFAULT.withIdleTimeout(Duration.ZERO).idleTimeout()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> Limits.DEFAULT.withIdleTimeout(SECOND.negated()));
    }

    @Test
    void giveAHandshakeTenSecondsByDefault() {
        assertThat(Limits.DEFAULT.handshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
    }
}
