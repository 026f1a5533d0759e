package dev.fourfold.ca.crl;

import java.time.Duration;
import java.time.Instant;

/**
 * CRLs that were made together.
 *
 * @param number the cRLNumber of all of them
 * @param revision how often a status had changed before
 * @param scheduled whether it was time, and not only that something had changed
 * @param entries how many there are in the full CRL
 */
record CrlBuild(long number, Instant thisUpdate, Instant nextUpdate, long revision, boolean scheduled, int entries) {

    /** Tells whether a third of the validity is left, or less: making the next one must have failed for long. */
    boolean isStale(Instant now) {
        Duration third = Duration.between(thisUpdate, nextUpdate).dividedBy(3);
        return now.isAfter(nextUpdate.minus(third));
    }
}
