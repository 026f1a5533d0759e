package dev.fourfold.protocol.message;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash functions of the suites (protocol.md §4.11). */
@SuppressWarnings("ImmutableEnumChecker") // its digests are copied and never fed
public enum Hash {
    SHA256("SHA-256", 32, 64),
    SHA384("SHA-384", 48, 128);

    private final String algorithm;
    private final int length;
    private final int block;
    private final MessageDigest empty;

    Hash(String algorithm, int length, int block) {
        this.algorithm = algorithm;
        this.length = length;
        this.block = block;
        try {
            empty = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has " + algorithm, e);
        }
    }

    /**
     * Returns a digest that has seen nothing. A handshake needs about sixty on each side, and a copy takes a fraction of the
     * time of a look-up among the providers.
     */
    public MessageDigest digest() {
        return copy(empty);
    }

    /** Returns another digest that has seen the same. */
    public static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("the message digests of every Java platform can be cloned", e);
        }
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
