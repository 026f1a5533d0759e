package dev.fourfold.ca.rotation;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.authority.PermittedNames;
import dev.fourfold.ca.custody.KeyType;
import dev.fourfold.starter.web.StrictJson;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says about an issuer to be made. Everything may be left out.
 *
 * @param keyType such as {@code p-384}; what is configured if left out
 * @param permittedDns the DNS subtrees that it may certify; all if both lists are left out
 * @param permittedAddresses the address ranges that it may certify
 */
record NewIssuer(
        @Nullable String keyType,
        @Nullable List<String> permittedDns,
        @Nullable List<String> permittedAddresses) {

    /**
     * Returns the wish that a JSON object holds.
     *
     * @throws RefusedException if it is something else
     */
    static NewIssuer parse(byte[] body) {
        try {
            return StrictJson.read(body, NewIssuer.class);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Refusal.INVALID_BODY, String.valueOf(e.getMessage()), e);
        }
    }

    Optional<KeyType> key() {
        return key(keyType);
    }

    static Optional<KeyType> key(@Nullable String keyType) {
        return Optional.ofNullable(keyType)
                .map(slug -> Arrays.stream(KeyType.values())
                        .filter(type -> type.slug().equals(slug))
                        .findFirst()
                        .orElseThrow(() -> new RefusedException(
                                Refusal.INVALID_BODY,
                                "keyType must be one of "
                                        + Arrays.stream(KeyType.values())
                                                .map(KeyType::slug)
                                                .toList())));
    }

    Optional<PermittedNames> permitted() {
        if (permittedDns == null && permittedAddresses == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new PermittedNames(
                    Objects.requireNonNullElse(permittedDns, List.of()),
                    Objects.requireNonNullElse(permittedAddresses, List.of())));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new RefusedException(Refusal.INVALID_BODY, "The permitted names are not: " + e.getMessage(), e);
        }
    }
}
