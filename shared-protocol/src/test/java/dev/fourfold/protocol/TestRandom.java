package dev.fourfold.protocol;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;

/** Random numbers that are the same in every run. */
public final class TestRandom {

    private TestRandom() {}

    /** Returns a source of its own, which that seed determines. */
    public static SecureRandom of(long seed) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(seed);
            return random;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
