package dev.fourfold.ca.operator;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import java.util.Optional;

/** Proof that a request is the operator's: only {@link #authenticate} makes one. A controller takes it as a parameter. */
public final class Operator {

    private Operator() {}

    static Operator authenticate(OperatorKey key, Optional<String> shown) {
        String credential = shown.orElseThrow(() -> new RefusedException(
                Refusal.MISSING_OPERATOR_KEY, "Send the operator key: Authorization: Bearer <key>"));
        if (!key.matches(credential)) {
            throw new RefusedException(Refusal.WRONG_OPERATOR_KEY, "This is not the operator key");
        }
        return new Operator();
    }
}
