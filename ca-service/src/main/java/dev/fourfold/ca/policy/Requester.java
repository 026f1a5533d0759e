package dev.fourfold.ca.policy;

import dev.fourfold.ca.name.AlternativeName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who asks for a certificate, already authenticated: the holder of an enrolment token or of an earlier certificate. */
public interface Requester {

    /** Returns the names that a certificate for this requester may carry. */
    List<AlternativeName> names();

    /** Returns the name of the profile that applies. */
    String profile();

    /** Returns how long the certificate is to be valid; empty if the profile decides. */
    default Optional<Duration> lifetime() {
        return Optional.empty();
    }

    /** Returns how the ledger names this requester; never a secret. */
    String issuedTo();

    /** Returns the operator whose token this began with, however often it was renewed since; empty if nobody made one. */
    default Optional<String> operator() {
        return Optional.empty();
    }

    /** Returns what else the audit log says when this requester gets a certificate; never a secret. */
    default Map<String, String> remarks() {
        return Map.of();
    }

    /**
     * Tells, before anything is done, whether there is something left to use up. What was issued to the requester before
     * may be handed out again in either case.
     *
     * @throws dev.fourfold.ca.RefusedException if everything has been used up
     */
    default void requireUnspent() {}

    /**
     * Uses up what entitles the requester, in the transaction that records the certificate.
     *
     * @throws dev.fourfold.ca.RefusedException if somebody else was faster
     */
    void redeem();
}
