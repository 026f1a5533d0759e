package dev.fourfold.server.idempotency;

import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a caller names a request with: a string as draft-ietf-httpapi-idempotency-key-header-07 has it, or the same without
 * its quotes, as most programs send it.
 */
record IdempotencyKey(String value) {

    static final String HEADER = "Idempotency-Key";

    private static final Pattern QUOTED = Pattern.compile("\"((?:[ !#-\\[\\]-~]|\\\\[\"\\\\]){1,255})\"");
    private static final Pattern BARE = Pattern.compile("[!#-+\\--:<-\\[\\]-~]{1,255}"); // no quote, comma, ; or \

    /**
     * Returns the key that the headers of a request hold.
     *
     * @throws RefusedException if there are several, or what there is is none
     */
    static IdempotencyKey of(List<String> headers) {
        if (headers.size() == 1) {
            String header = headers.getFirst().strip();
            var quoted = QUOTED.matcher(header);
            if (quoted.matches()) {
                return new IdempotencyKey(quoted.group(1).replaceAll("\\\\(.)", "$1"));
            }
            if (BARE.matcher(header).matches()) {
                return new IdempotencyKey(header);
            }
        }
        throw new RefusedException(
                Refusal.VALIDATION,
                "The request cannot be accepted as it is",
                Map.of(
                        "errors",
                        List.of(Map.of("member", HEADER, "message", "one key of 1 to 255 printable characters"))));
    }
}
