package dev.fourfold.starter.channel;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** How long to wait before the next attempt: doubled after each, never above a bound, half of it left to chance. */
final class Backoff {

    private final Duration min;
    private final Duration max;
    private final DoubleSupplier chance;
    private Duration next;

    Backoff(Duration min, Duration max) {
        this(min, max, () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * Begins at {@code min}.
     *
     * @param chance numbers from 0 to 1, exclusive
     */
    Backoff(Duration min, Duration max, DoubleSupplier chance) {
        this.min = min;
        this.max = max;
        this.chance = chance;
        this.next = min;
    }

    /** Returns how long to wait now: from half of the present bound up to all of it. */
    Duration next() {
        Duration bound = next;
        Duration doubled = bound.multipliedBy(2);
        next = doubled.compareTo(max) < 0 ? doubled : max;
        return Duration.ofNanos((long) (bound.toNanos() * (1 + chance.getAsDouble()) / 2));
    }

    /** Begins again after a success. */
    void reset() {
        next = min;
    }
}
