package dev.fourfold.ca.enrolment;

import dev.fourfold.ca.name.AlternativeName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the holder of an enrolment token may have.
 *
 * @param id how the token is called in the ledger and the log; not a secret
 * @param names the names that its certificates may carry
 * @param profile the profile of its certificates
 * @param uses how many certificates it is good for
 * @param expiresAt when it ends
 * @param certificateLifetime how long its certificates are valid; empty if the profile decides
 */
record Grant(
        UUID id,
        List<AlternativeName> names,
        String profile,
        int uses,
        Instant expiresAt,
        Optional<Duration> certificateLifetime) {

    Grant {
        names = List.copyOf(names);
    }
}
