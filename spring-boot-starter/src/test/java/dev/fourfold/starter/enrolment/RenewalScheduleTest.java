package dev.fourfold.starter.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.enrolment.TestCa;
import dev.fourfold.starter.enrolment.RenewalSchedule.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenewalScheduleTest {

    private static final RandomGenerator LEAST = () -> 0;
    private static final RandomGenerator MOST = () -> -1;

    @ParameterizedTest
    @CsvSource({"EAGER, 1, 1", "EAGER, 2, 2", "EAGER, 5, 16", "EAGER, 6, 30", "EAGER, 1000, 30"})
    @CsvSource({"RELAXED, 1, 5", "RELAXED, 100, 300", "PATIENT, 1, 30", "PATIENT, 100, 300"})
    void waitsTwiceAsLongEachTimeUpToALimit(Pace pace, int failures, int seconds) {
        assertThat(new RenewalSchedule(0.67, LEAST).retry(pace, failures)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void waitsAtLeastHalfOfThat() {
        assertThat(new RenewalSchedule(0.67, MOST).retry(Pace.EAGER, 5))
                .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(9));
    }

    @Test
    void renewsAtAPartOfTheLifetimeOrALittleEarlier() {
        Instant begin = Instant.parse("2026-11-01T10:00:00Z");
        try (TestCa ca = new TestCa(InstantSource.fixed(begin), Duration.ofDays(7))) {
            Duration lifetime = Duration.ofDays(3650); // that of its root
            assertThat(new RenewalSchedule(0.5, LEAST).renewal(ca.root())).isEqualTo(begin.plus(lifetime.dividedBy(2)));
            assertThat(new RenewalSchedule(0.5, MOST).renewal(ca.root()))
                    .isBetween(begin.plus(lifetime.multipliedBy(45).dividedBy(100)), begin.plus(lifetime.dividedBy(2)));
        }
    }
}
