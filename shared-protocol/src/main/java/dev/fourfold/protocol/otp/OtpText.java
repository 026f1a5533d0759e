package dev.fourfold.protocol.otp;

/** The sentence that a person reads, with the code in it. It cannot be printed by accident and cannot be compared. */
public final class OtpText {

    private final String value;

    private OtpText(String value) {
        this.value = value;
    }

    public static OtpText of(String value) {
        return new OtpText(value);
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
