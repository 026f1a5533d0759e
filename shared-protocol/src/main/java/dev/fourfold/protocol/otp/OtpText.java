package dev.fourfold.protocol.otp;

import java.nio.charset.StandardCharsets;

/**
 * The sentence that a person reads, with the code in it. It cannot be printed by accident and cannot be compared; it is
 * one line, without a character that a terminal would obey or that would turn the order of the others.
 */
public final class OtpText {

    /** The longest sentence, in bytes of UTF-8. */
    public static final int MAX_BYTES = 1024;

    private final String value;

    private OtpText(String value) {
        this.value = value;
    }

    /**
     * Returns the sentence that {@code value} spells.
     *
     * @throws IllegalArgumentException if it is empty, too long, or not one line of visible characters
     */
    public static OtpText of(String value) {
        if (value.isBlank() || value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException("A sentence has 1 to " + MAX_BYTES + " bytes");
        }
        if (!value.codePoints().allMatch(OtpText::isVisible)) {
            throw new IllegalArgumentException("A sentence is one line of visible characters");
        }
        return new OtpText(value);
    }

    /** Returns whether a character stands for itself: no control, format or line-breaking character. */
    public static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /** Returns the sentence, for the person that it is meant for. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
