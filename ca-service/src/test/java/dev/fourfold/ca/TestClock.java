package dev.fourfold.ca;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** The time that a CA under test believes: the real time, moved. */
final class TestClock implements InstantSource {

    private volatile Duration moved;

    TestClock(Duration moved) {
        this.moved = moved;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(moved);
    }

    void moveBy(Duration duration) {
        moved = moved.plus(duration);
    }

    @TestConfiguration
    static class Configuration {

        @Bean
        @Primary
        TestClock testClock(@Value("${test.clock.moved:0s}") Duration moved) {
            return new TestClock(moved);
        }
    }
}
