package dev.fourfold.server.otp;

/** 256 random bits that make one generation of a code differ from all others. It cannot be printed or compared. */
public final class Seed {

    // Specification constants
    static final int LENGTH = 32;

    private final byte[] value;

    private Seed(byte[] value) {
        this.value = value;
    }

    /** Returns the seed of a copy of 32 bytes. */
    public static Seed of(byte[] value) {
        if (value.length != LENGTH) {
            throw new IllegalArgumentException("A seed has 32 bytes");
        }
        return new Seed(value.clone());
    }

    /** Returns a copy, for storing or deriving. */
    public byte[] toArray() {
        return value.clone();
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
