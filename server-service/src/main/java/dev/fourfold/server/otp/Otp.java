package dev.fourfold.server.otp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;

/** A code of six digits. It cannot be printed, and is compared in constant time only. */
public final class Otp {

    // Specification constants
    static final int CODES = 1_000_000;
    private static final Pattern DIGITS = Pattern.compile("[0-9]{6}");

    private final int value;

    private Otp(int value) {
        this.value = value;
    }

    /**
     * Returns the code that a person typed.
     *
     * @throws IllegalArgumentException if it is not six digits; the message does not quote it
     */
    public static Otp of(String digits) {
        if (!DIGITS.matcher(digits).matches()) {
            throw new IllegalArgumentException("A code is a string of six digits");
        }
        return new Otp(Integer.parseInt(digits));
    }

    static Otp of(int value) {
        if (value < 0 || value >= CODES) {
            throw new IllegalArgumentException("A code has six digits");
        }
        return new Otp(value);
    }

    /** Returns whether this is the same code, in the same time for every code. */
    public boolean matches(Otp other) {
        return MessageDigest.isEqual(ascii(), other.ascii());
    }

    /** Returns the six digits, for the person that they are meant for. */
    String reveal() {
        return "%06d".formatted(value);
    }

    /** Returns whether this is the code; for mining, which tries a million of them. */
    boolean is(int wanted) {
        return value == wanted;
    }

    private byte[] ascii() {
        return reveal().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
