package dev.fourfold.ca.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.protocol.Thorough;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private static final Rate THREE = Rate.of("3/1m");

    private Instant now = Instant.parse("2026-11-26T12:00:00Z");
    private final InstantSource clock = () -> now;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private Limits limits(Rate rate) {
        return new Limits(new LimitProperties(rate, rate, rate, rate, 1000, List.of()), clock, meters);
    }

    @Test
    void sayWhenTheNextIsAllowed() {
        Limits limits = limits(THREE);
        takeThree(limits, Limit.REQUESTER, "token 1");
        assertRefused(limits, Limit.REQUESTER, "token 1", Duration.ofSeconds(20));
        now = now.plusSeconds(20);
        limits.take(Limit.REQUESTER, "token 1");
        assertRefused(limits, Limit.REQUESTER, "token 1", Duration.ofSeconds(20));
    }

    @Test
    void areEveryonesOwn() {
        Limits limits = limits(THREE);
        takeThree(limits, Limit.REQUESTER, "token 1");
        takeThree(limits, Limit.REQUESTER, "token 2");
        takeThree(limits, Limit.OPERATOR, "token 1");
        assertRefused(limits, Limit.REQUESTER, "token 1", Duration.ofSeconds(20));
    }

    @Test
    void areCountedByKind() {
        Limits limits = limits(THREE);
        takeThree(limits, Limit.ADDRESS, "address 192.0.2.1");
        assertRefused(limits, Limit.ADDRESS, "address 192.0.2.1", Duration.ofSeconds(20));
        assertThat(meters.get("fourfold.ca.rate_limited")
                        .tag("limit", "address")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void refuseAfterFailuresWithoutCountingWhatIsOnlyAsked() {
        Limits limits = limits(THREE);
        for (int i = 0; i < 3; i++) {
            limits.check(Limit.FAILURES, "address 192.0.2.1");
            limits.check(Limit.FAILURES, "address 192.0.2.1");
            limits.count(Limit.FAILURES, "address 192.0.2.1");
        }
        limits.count(Limit.FAILURES, "address 192.0.2.1");
        assertThatThrownBy(() -> limits.check(Limit.FAILURES, "address 192.0.2.1"))
                .isInstanceOf(RefusedException.class);
        limits.check(Limit.FAILURES, "address 192.0.2.2");
        now = now.plusSeconds(20);
        limits.check(Limit.FAILURES, "address 192.0.2.1");
    }

    @Test
    void canBeOff() {
        Limits limits = limits(Rate.OFF);
        assertThatNoException().isThrownBy(() -> {
            for (int i = 0; i < 10_000; i++) {
                limits.take(Limit.ADDRESS, "address 192.0.2.1");
                limits.check(Limit.FAILURES, "address 192.0.2.1");
            }
        });
        assertThat(limits.size()).isZero();
    }

    /** And who comes often is still known after it. */
    @Test
    @Thorough("it takes seconds")
    void rememberNoMoreThanTheyMayUnderAHundredThousandAddresses() {
        Limits limits = limits(THREE);
        takeThree(limits, Limit.ADDRESS, "address 192.0.2.1");
        for (int i = 0; i < 100_000; i++) {
            limits.take(Limit.ADDRESS, "address 2001:db8:" + Integer.toHexString(i));
            if (i % 10 == 0) {
                assertRefused(limits, Limit.ADDRESS, "address 192.0.2.1", Duration.ofSeconds(20));
            }
        }
        assertThat(limits.size()).isLessThanOrEqualTo(1000);
    }

    private static void takeThree(Limits limits, Limit limit, String who) {
        for (int i = 0; i < 3; i++) {
            limits.take(limit, who);
        }
    }

    private static void assertRefused(Limits limits, Limit limit, String who, Duration wait) {
        assertThatThrownBy(() -> limits.take(limit, who)).isInstanceOfSatisfying(RefusedException.class, refused -> {
            assertThat(refused.refusal()).isEqualTo(Refusal.RATE_LIMITED);
            assertThat(refused.retryAfter()).contains(wait);
        });
    }
}
