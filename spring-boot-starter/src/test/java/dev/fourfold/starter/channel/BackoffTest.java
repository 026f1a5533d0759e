package dev.fourfold.starter.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration MIN = Duration.ofMillis(500);
    private static final Duration MAX = Duration.ofSeconds(3);

    @Test
    void doublesUpToItsBound() {
        var backoff = new Backoff(MIN, MAX, () -> 1);
        assertThat(new Duration[] {backoff.next(), backoff.next(), backoff.next(), backoff.next(), backoff.next()})
                .containsExactly(MIN, Duration.ofSeconds(1), Duration.ofSeconds(2), MAX, MAX);
    }

    @Test
    void leavesHalfToChance() {
        assertThat(new Backoff(MIN, MAX, () -> 0).next()).isEqualTo(Duration.ofMillis(250));
        assertThat(new Backoff(MIN, MAX, () -> 0.5).next()).isEqualTo(Duration.ofMillis(375));
    }

    @Test
    void beginsAgainAfterASuccess() {
        var backoff = new Backoff(MIN, MAX, () -> 1);
        backoff.next();
        backoff.next();
        backoff.reset();
        assertThat(backoff.next()).isEqualTo(MIN);
    }
}
