package dev.fourfold.ca.issuance;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name that a client gives to its wish, so that it may utter it again (draft-ietf-httpapi-idempotency-key-header).
 *
 * @param value 1 to 255 characters of ASCII, printable or spaces
 */
public record IdempotencyKey(String value) {

    public static final String HEADER = "Idempotency-Key";

    private static final Pattern VALUE = Pattern.compile("[ -~]{1,255}");
    // RFC 8941, section 3.3.3: sf-string
    private static final Pattern STRING = Pattern.compile("\"((?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*)\"");
    // what most clients send: the same without quotes
    private static final Pattern BARE = Pattern.compile("[!#-+\\--:<-\\[\\]-~]+");

    public IdempotencyKey {
        if (!VALUE.matcher(value).matches()) {
            throw malformed();
        }
    }

    /**
     * Returns the key of a request; null if it has none.
     *
     * @throws RefusedException if it is not one string of 1 to 255 characters, in quotes or not
     */
    public static @Nullable IdempotencyKey of(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders(HEADER));
        return switch (headers.size()) {
            case 0 -> null;
            case 1 -> parse(headers.getFirst().strip());
            default -> throw malformed();
        };
    }

    static IdempotencyKey parse(String header) {
        Matcher string = STRING.matcher(header);
        if (string.matches()) {
            return new IdempotencyKey(string.group(1).replaceAll("\\\\(.)", "$1"));
        }
        if (BARE.matcher(header).matches()) {
            return new IdempotencyKey(header);
        }
        throw malformed();
    }

    private static RefusedException malformed() {
        return new RefusedException(
                Refusal.INVALID_PARAMETER, "The header " + HEADER + " must be one string of 1 to 255 ASCII characters");
    }
}
