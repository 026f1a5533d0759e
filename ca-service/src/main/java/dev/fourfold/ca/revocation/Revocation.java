package dev.fourfold.ca.revocation;

import dev.fourfold.ca.Serial;
import java.time.Instant;
import java.util.Optional;

/**
 * A certificate that is not good any more.
 *
 * @param revokedAt since when, in whole seconds; of a hold that became permanent, when the hold began
 * @param invalidSince since when it may have been misused, if somebody has said so
 */
public record Revocation(Serial serial, Reason reason, Instant revokedAt, Optional<Instant> invalidSince) {

    /** Tells whether this may end again. */
    public boolean isHold() {
        return reason == Reason.CERTIFICATE_HOLD;
    }

    /** Tells whether somebody asks again for what has been done. */
    boolean isAsWanted(RevocationRequest wanted) {
        return reason == wanted.reason() && invalidSince.equals(wanted.invalidSince());
    }
}
