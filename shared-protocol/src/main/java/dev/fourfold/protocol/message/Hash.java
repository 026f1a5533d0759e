package dev.fourfold.protocol.message;

/** The hash functions of the suites (protocol.md §4.11). */
public enum Hash {
    SHA256("SHA-256", 32, 64),
    SHA384("SHA-384", 48, 128);

    private final String algorithm;
    private final int length;
    private final int block;

    Hash(String algorithm, int length, int block) {
        this.algorithm = algorithm;
        this.length = length;
        this.block = block;
    }

    /** Returns the name of its message digest on the Java platform. */
    public String algorithm() {
        return algorithm;
    }

    /** Returns HashLen, in bytes. */
    public int length() {
        return length;
    }

    /** Returns how many bytes it takes at a time, which HMAC depends on. */
    public int block() {
        return block;
    }
}
