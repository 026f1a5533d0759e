package dev.fourfold.ca.operator;

import dev.fourfold.ca.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A key that an operator shows: only its hash is kept. Spring binds it from a property through {@link #of}. */
public final class OperatorKey {

    private static final int MIN_LENGTH = 20;

    private final byte[] hash;

    private OperatorKey(byte[] hash) {
        this.hash = hash;
    }

    /**
     * Returns the key that {@code text} holds, without the line end that a file may have.
     *
     * @throws IllegalArgumentException if it is shorter than 20 characters
     */
    public static OperatorKey of(String text) {
        String stripped = text.strip();
        if (stripped.length() < MIN_LENGTH) {
            throw new IllegalArgumentException("An operator key needs at least " + MIN_LENGTH + " characters");
        }
        return new OperatorKey(hash(stripped));
    }

    /** Tells, in constant time, whether this is the key that somebody shows. */
    boolean matches(String shown) {
        return MessageDigest.isEqual(hash, hash(shown));
    }

    /** Returns what the CA keeps of a key that somebody shows. */
    public static byte[] hash(String shown) {
        return Sha256.of(shown.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
