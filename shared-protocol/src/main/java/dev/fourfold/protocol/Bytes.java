package dev.fourfold.protocol;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable byte string that may be seen by anyone: it prints as hex and compares by content. */
public final class Bytes {

    private static final HexFormat HEX = HexFormat.of();

    private final byte[] value;

    private Bytes(byte[] value) {
        this.value = value;
    }

    /** Returns the bytes of a copy of {@code value}. */
    public static Bytes of(byte[] value) {
        return new Bytes(value.clone());
    }

    /** Returns the bytes that {@code hex} spells, two digits a byte. */
    public static Bytes ofHex(String hex) {
        return new Bytes(HEX.parseHex(hex));
    }

    public int length() {
        return value.length;
    }

    public boolean isEmpty() {
        return value.length == 0;
    }

    /** Returns a copy that the caller may change. */
    public byte[] toArray() {
        return value.clone();
    }

    /** Copies the bytes to {@code target}, from {@code at} on. */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(value, 0, target, at, value.length);
    }

    /** Adds the bytes to a digest, without a copy. */
    public void addTo(MessageDigest digest) {
        digest.update(value);
    }

    /**
     * Returns the first {@code length} bytes.
     *
     * @throws IllegalArgumentException if there are not as many
     */
    public Bytes first(int length) {
        if (length < 0 || length > value.length) {
            throw new IllegalArgumentException("The first " + length + " of " + value.length + " bytes");
        }
        return new Bytes(Arrays.copyOf(value, length));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /** Returns the bytes in lower-case hex. */
    @Override
    public String toString() {
        return HEX.formatHex(value);
    }
}
