package dev.fourfold.client.otp;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two clocks of a machine: one that people and networks set, also backwards, and one that only counts, but may stand
 * still while the machine sleeps, and starts anew with it.
 *
 * @param nanos counts nanoseconds from anywhere, as {@link System#nanoTime}
 */
record Clocks(InstantSource wall, LongSupplier nanos) {

    Instant now() {
        return wall.instant();
    }

    long count() {
        return nanos.getAsLong();
    }
}
