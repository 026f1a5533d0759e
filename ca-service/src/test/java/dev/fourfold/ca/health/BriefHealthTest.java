package dev.fourfold.ca.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class BriefHealthTest {

    private final AtomicInteger asked = new AtomicInteger();
    private Instant now = Instant.EPOCH;
    private Health whole = Health.up().withDetail("a", "b").build();

    private BriefHealth brief(boolean isDetailed) {
        return new BriefHealth(
                () -> {
                    asked.incrementAndGet();
                    return whole;
                },
                isDetailed,
                () -> (InstantSource) () -> now);
    }

    @Test
    void isAskedOnceASecondHoweverManyWantToKnow() {
        BriefHealth brief = brief(true);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                threads.execute(brief::health);
            }
        }
        now = now.plusMillis(999);
        assertThat(brief.health()).isEqualTo(whole);
        assertThat(asked).hasValue(1);
    }

    @Test
    void isOfNow() {
        BriefHealth brief = brief(true);
        assertThat(brief.health()).isEqualTo(whole);
        whole = Health.down().build();
        for (Duration passed : new Duration[] {Duration.ofSeconds(1), Duration.ofMillis(-1)}) {
            now = now.plus(passed);
            assertThat(brief.health()).isEqualTo(whole);
        }
        assertThat(asked).hasValue(3);
    }

    @Test
    void saysNotWhyACheckFailed() {
        whole = Health.down(new IllegalStateException("a secret"))
                .withDetail("a", "b")
                .build();
        Health shown = Objects.requireNonNull(brief(true).health());
        assertThat(shown.getStatus()).isEqualTo(Status.DOWN);
        assertThat(shown.getDetails())
                .containsEntry("a", "b")
                .containsEntry("error", "The check failed; the log says why");
    }

    @Test
    void saysNothingMoreIfItMustNot() {
        assertThat(brief(false).health()).isEqualTo(Health.up().build());
    }
}
