package dev.fourfold.client.otp;

import dev.fourfold.protocol.otp.OtpMessage;
import java.time.Duration;
import java.time.Instant;

/**
 * How long the inbox keeps what it has of a delivery. It is over as soon as one of the clocks says so: the one that counts
 * cannot be set back, and the other one goes on while the machine sleeps.
 *
 * @param kind what is kept
 * @param count the end by the clock that counts
 * @param wall the end by the clock that is set
 */
record Term(Kind kind, long count, Instant wall) {

    enum Kind {
        /** A sentence with a code. */
        CODE,
        /** What is said in place of a code that was withdrawn. */
        NOTICE,
        /** The name of a delivery that is not shown any more, and not shown again. */
        GONE
    }

    /** The term of a message that has just arrived, or was kept from an earlier run. */
    static Term of(Message message, Clocks clocks) {
        Instant now = clocks.now();
        // a clock that stands before the arrival was set back, and nobody knows for how long the code has been valid
        Duration left = now.isBefore(message.receivedAt()) ? Duration.ZERO : Duration.between(now, message.expiresAt());
        return new Term(
                message.isWithdrawn() ? Kind.NOTICE : Kind.CODE, clocks.count() + left.toNanos(), message.expiresAt());
    }

    /** The term of a name: no repetition of a delivery is valid for longer. */
    static Term gone(Clocks clocks) {
        return new Term(Kind.GONE, clocks.count() + OtpMessage.MAX_VALIDITY.toNanos(), Instant.MAX);
    }

    boolean isOver(Clocks clocks) {
        return count - clocks.count() <= 0 || !clocks.now().isBefore(wall);
    }

    boolean isShown(Clocks clocks) {
        return kind != Kind.GONE && !isOver(clocks);
    }
}
