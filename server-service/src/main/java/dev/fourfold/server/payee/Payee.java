package dev.fourfold.server.payee;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom a recipient can pay.
 *
 * @param id how transfers name the payee
 * @param label how the payer knows the payee
 */
public record Payee(String id, PayeeLabel label, @Nullable MaskedAccount account) {

    /** What an id is made of. */
    static final String ID = "[a-z0-9-]{1,32}";

    private static final Pattern PATTERN = Pattern.compile(ID);

    public Payee {
        if (!PATTERN.matcher(id).matches()) {
            throw new IllegalArgumentException("A payee's id has 1 to 32 small letters, digits and hyphens");
        }
    }
}
