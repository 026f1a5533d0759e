package dev.fourfold.starter.status;

import java.time.Duration;
import java.time.Instant;

/** What was last heard of a certificate, when it was asked for, and until when an older good answer counts in a silence. */
record Answer(Standing standing, Instant asked, Instant goodUntil) {

    Standing at(Instant now) {
        return standing == Standing.SILENT && goodUntil.isAfter(now) ? Standing.STILL_GOOD : standing;
    }

    /** Returns whether nobody needs to ask again; an answer of the future is of before a clock was set back. */
    boolean isFresh(Duration fresh, Instant now) {
        return !now.isBefore(asked) && now.isBefore(asked.plus(fresh));
    }
}
