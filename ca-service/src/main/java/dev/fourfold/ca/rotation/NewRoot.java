package dev.fourfold.ca.rotation;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.custody.KeyType;
import dev.fourfold.starter.web.StrictJson;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says about a root to be made.
 *
 * @param keyType such as {@code p-384}; what is configured if left out
 */
record NewRoot(@Nullable String keyType) {

    /**
     * Returns the wish that a JSON object holds.
     *
     * @throws RefusedException if it is something else
     */
    static NewRoot parse(byte[] body) {
        try {
            return StrictJson.read(body, NewRoot.class);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Refusal.INVALID_BODY, String.valueOf(e.getMessage()), e);
        }
    }

    Optional<KeyType> key() {
        return NewIssuer.key(keyType);
    }
}
