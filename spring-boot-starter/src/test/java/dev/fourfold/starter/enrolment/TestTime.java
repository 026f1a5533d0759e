package dev.fourfold.starter.enrolment;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Time that passes only while somebody sleeps, and only when the test says so. */
final class TestTime implements InstantSource, Enrolment.Sleeper {

    private static final Duration POLL = Duration.ofMillis(10);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-01T10:00:00Z"));
    private final AtomicReference<@Nullable Duration> asleep = new AtomicReference<>();
    private final Semaphore alarm = new Semaphore(0);
    private volatile Duration lastSleep = Duration.ZERO;

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (duration.isZero()) {
            return;
        }
        lastSleep = duration;
        asleep.set(duration);
        try {
            alarm.acquire();
            advance(duration);
        } finally {
            asleep.set(null);
        }
    }

    void advance(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
    }

    Duration lastSleep() {
        return lastSleep;
    }

    void awaitSleep() {
        await().pollInterval(POLL).until(() -> asleep.get() != null);
    }

    /** Lets the sleeper sleep out. */
    void wake() {
        awaitSleep();
        asleep.set(null);
        alarm.release();
    }

    /** Lets the sleeper oversleep until a moment, and waits until it has done what is due then. */
    void wakeAt(Instant moment) {
        awaitSleep();
        now.set(moment);
        wake();
        awaitSleep();
    }
}
