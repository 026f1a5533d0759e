package dev.fourfold.protocol.record;

/** How long application content is made before it is sealed, so that its length says less. */
public enum Padding {
    /** As long as it is. */
    NONE,

    /** The next power of two, at least 256 bytes, at most what the receiver accepts. */
    POWER_OF_TWO;

    private static final int LEAST = 256;

    /** Returns the length of content and padding together, in bytes. */
    int padded(int length, int limit) {
        return switch (this) {
            case NONE -> length;
            case POWER_OF_TWO -> Math.min(limit, Math.max(LEAST, Integer.highestOneBit(Math.max(1, length - 1)) << 1));
        };
    }
}
