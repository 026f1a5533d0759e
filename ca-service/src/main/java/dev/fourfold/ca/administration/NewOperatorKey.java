package dev.fourfold.ca.administration;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fourfold.ca.operator.OperatorKey;
import java.security.SecureRandom;
import java.util.Base64;

/** The key of an operator at the only time that the CA has it. It prints as nothing. */
final class NewOperatorKey {

    private static final String PREFIX = "ffo_";
    private static final int RANDOM_BYTES = 32;

    private final String value;

    private NewOperatorKey(String value) {
        this.value = value;
    }

    static NewOperatorKey random(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new NewOperatorKey(
                PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    byte[] hash() {
        return OperatorKey.hash(value);
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
