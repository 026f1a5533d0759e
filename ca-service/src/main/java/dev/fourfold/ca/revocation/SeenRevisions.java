package dev.fourfold.ca.revocation;

import java.util.HashMap;
import java.util.Map;

/** Up to which revision the changes of each issuer are known. For one thread. */
final class SeenRevisions {

    // a series begins with 0
    private static final long NONE = 0;

    private final Map<Integer, Long> seen = new HashMap<>();
    private boolean isComplete;

    /**
     * Returns the revision after which changes are news. What a process knows is from after its first look, so that nothing is
     * news then; of an issuer that came later everything is.
     */
    long before(int issuer, long revision) {
        return seen.getOrDefault(issuer, isComplete ? NONE : revision);
    }

    void put(int issuer, long revision) {
        seen.put(issuer, revision);
    }

    /** Says that every issuer of this moment has been put. */
    void all() {
        isComplete = true;
    }
}
