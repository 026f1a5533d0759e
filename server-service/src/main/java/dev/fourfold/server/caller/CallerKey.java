package dev.fourfold.server.caller;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** What a caller shows as a bearer token: 256 random bits. It prints itself in one place only, the answer that makes it. */
public final class CallerKey {

    private static final int LENGTH = 32;

    private final String text;

    private CallerKey(String text) {
        this.text = text;
    }

    /** Returns a new key. */
    public static CallerKey random(RandomGenerator random) {
        byte[] value = new byte[LENGTH];
        random.nextBytes(value);
        return new CallerKey(HexFormat.of().formatHex(value));
    }

    /** Returns what a caller shows. */
    static CallerKey shown(String text) {
        return new CallerKey(text);
    }

    /** Returns what is kept of the key. Its bits are random, so that a plain hash gives nothing away. */
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    @JsonValue
    String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
