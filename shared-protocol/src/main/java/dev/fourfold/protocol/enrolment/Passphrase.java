package dev.fourfold.protocol.enrolment;

/**
 * What a private key is encrypted with on disk. It cannot be printed and cannot be compared; Spring binds it from a
 * property through {@link #of}.
 */
public final class Passphrase {

    private static final int MIN_LENGTH = 12;

    private final char[] value;

    private Passphrase(char[] value) {
        this.value = value;
    }

    /**
     * Returns the passphrase that {@code text} holds, without the line end that a file may have.
     *
     * @throws IllegalArgumentException if it is shorter than 12 characters
     */
    public static Passphrase of(String text) {
        String stripped = text.strip();
        if (stripped.length() < MIN_LENGTH) {
            throw new IllegalArgumentException("A passphrase needs at least " + MIN_LENGTH + " characters");
        }
        return new Passphrase(stripped.toCharArray());
    }

    /** Returns a copy for the one call that needs it. */
    public char[] toCharArray() {
        return value.clone();
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
