package dev.fourfold.server.channel;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * How long this replica may think that its recipients are its own. It is counted from before the database was asked, on a
 * clock that only goes on: here it is over before the database says so to others.
 */
@Component
final class Lease {

    /** How long one lasts; the statements of {@link Sessions} say the same. */
    static final Duration LENGTH = Duration.ofSeconds(15);

    private final LongSupplier nanos;
    private volatile long until;

    @Autowired
    Lease() {
        this(System::nanoTime);
    }

    Lease(LongSupplier nanos) {
        this.nanos = nanos;
        this.until = nanos.getAsLong();
    }

    /** Returns the moment from which the next lease counts. */
    long asking() {
        return nanos.getAsLong();
    }

    /** Takes the lease that was asked for at that moment. */
    void renewed(long asked) {
        until = asked + LENGTH.toNanos();
    }

    boolean isHeld() {
        return left().isPositive();
    }

    Duration left() {
        return Duration.ofNanos(until - nanos.getAsLong());
    }
}
