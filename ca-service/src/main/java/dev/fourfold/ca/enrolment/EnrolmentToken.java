package dev.fourfold.ca.enrolment;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fourfold.ca.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** The secret of an enrolment token. It prints as nothing, and leaves the CA only in the answer that creates it. */
public final class EnrolmentToken {

    private static final String PREFIX = "fft_";
    private static final int RANDOM_BYTES = 32;
    // RFC 6750, section 2.1: b64token
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]{20,512}=*");

    private final String value;

    private EnrolmentToken(String value) {
        this.value = value;
    }

    static EnrolmentToken random(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new EnrolmentToken(
                PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /**
     * Returns the token that {@code text} holds, without the line end that a file may have. Spring binds bootstrap
     * tokens through this method.
     *
     * @throws IllegalArgumentException if it is shorter than 20 characters or cannot be sent as a bearer token
     */
    public static EnrolmentToken of(String text) {
        String stripped = text.strip();
        if (!FORM.matcher(stripped).matches()) {
            throw new IllegalArgumentException(
                    "A token needs at least 20 characters, of letters, digits and . _ ~ + / - only");
        }
        return new EnrolmentToken(stripped);
    }

    /** Returns what the CA keeps of a token that somebody shows. */
    static byte[] hash(String shown) {
        return Sha256.of(shown.getBytes(StandardCharsets.UTF_8));
    }

    byte[] hash() {
        return hash(value);
    }

    @JsonValue
    String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
