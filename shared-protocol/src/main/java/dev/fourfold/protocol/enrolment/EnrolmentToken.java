package dev.fourfold.protocol.enrolment;

/** What allows somebody without a certificate to ask for one, usually once. It cannot be printed. */
public final class EnrolmentToken {

    private static final int MAX_LENGTH = 512;

    private final String value;

    private EnrolmentToken(String value) {
        this.value = value;
    }

    /**
     * Returns the token that {@code text} holds, without the line end that a file may have.
     *
     * @throws IllegalArgumentException if it is empty, or nothing that an HTTP header may carry
     */
    public static EnrolmentToken of(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()
                || stripped.length() > MAX_LENGTH
                || !stripped.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("An enrolment token has 1 to " + MAX_LENGTH + " printable characters");
        }
        return new EnrolmentToken(stripped);
    }

    /** Returns the value of the Authorization header that shows it (RFC 6750 §2.1). */
    String authorization() {
        return "Bearer " + value;
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
