package dev.fourfold.ca.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AllowanceTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Rate TEN = Rate.of("10/1m");

    private final Allowance allowance = new Allowance();

    @Test
    void isAWholeBurstAtFirst() {
        exhaust();
        assertThat(allowance.take(TEN, NOW)).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void isBackAfterExactlyTheTimeThatItTold() {
        exhaust();
        Duration wait = allowance.take(TEN, NOW);
        assertThat(allowance.take(TEN, NOW.plus(wait).minusNanos(1))).isEqualTo(Duration.ofNanos(1));
        assertThat(allowance.take(TEN, NOW.plus(wait))).isZero();
        assertThat(allowance.take(TEN, NOW.plus(wait))).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void isWholeAgainAfterItsTimeAndNeverMore() {
        exhaust();
        for (int i = 0; i < TEN.requests(); i++) {
            assertThat(allowance.take(TEN, NOW.plus(Duration.ofDays(1)))).isZero();
        }
        assertThat(allowance.take(TEN, NOW.plus(Duration.ofDays(1)))).isPositive();
    }

    @Test
    void isNotUsedUpByWhatIsRefusedOrAsked() {
        exhaust();
        for (int i = 0; i < 1000; i++) {
            assertThat(allowance.take(TEN, NOW)).isEqualTo(Duration.ofSeconds(6));
            assertThat(allowance.wait(TEN, NOW)).isEqualTo(Duration.ofSeconds(6));
        }
        assertThat(allowance.take(TEN, NOW.plusSeconds(6))).isZero();
    }

    @Test
    void locksNobodyOutWhenTheClockIsSetBack() {
        exhaust();
        Instant before = NOW.minus(Duration.ofDays(365));
        for (int i = 0; i < TEN.requests(); i++) {
            assertThat(allowance.take(TEN, before)).isZero();
        }
        assertThat(allowance.take(TEN, before)).isPositive();
    }

    @Test
    void isLoggedOnceAMinute() {
        assertThat(allowance.isToBeLogged(NOW)).isTrue();
        assertThat(allowance.isToBeLogged(NOW.plusSeconds(59))).isFalse();
        assertThat(allowance.isToBeLogged(NOW.plusSeconds(60))).isTrue();
        assertThat(allowance.isToBeLogged(NOW.minus(Duration.ofDays(1))))
                .as("with a clock that was set back")
                .isTrue();
    }

    private void exhaust() {
        for (int i = 0; i < TEN.requests(); i++) {
            assertThat(allowance.take(TEN, NOW)).isZero();
        }
    }
}
