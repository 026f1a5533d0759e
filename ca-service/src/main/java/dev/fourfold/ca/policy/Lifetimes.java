package dev.fourfold.ca.policy;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import java.time.Duration;
import java.util.Optional;

/**
 * How long the certificates of a profile are valid.
 *
 * @param usual if nothing else is asked for
 * @param least what a requester may ask for at least
 * @param most what a requester may ask for at most
 */
record Lifetimes(Duration usual, Duration least, Duration most) {

    Lifetimes {
        if (least.compareTo(usual) > 0 || usual.compareTo(most) > 0) {
            throw new IllegalArgumentException("the lifetime " + usual + " is not between " + least + " and " + most);
        }
    }

    /**
     * Returns the lifetime of one certificate.
     *
     * @throws RefusedException if the one that is wanted is out of bounds
     */
    Duration of(Optional<Duration> wanted) {
        wanted.filter(duration -> duration.compareTo(least) < 0 || duration.compareTo(most) > 0)
                .ifPresent(_ -> {
                    throw new RefusedException(
                            Refusal.LIFETIME_NOT_ALLOWED,
                            "Certificates of this profile are valid for " + least + " to " + most);
                });
        return wanted.orElse(usual);
    }
}
