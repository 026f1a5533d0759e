package dev.fourfold.ca.lint;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Something that is wrong with a certificate that has not been signed.
 *
 * @param id the name of the rule, which never changes
 * @param sentence what the rule demands
 * @param reference where it is written
 */
public record Finding(String id, Severity severity, String sentence, String reference) {

    /** Whether a certificate is refused for it, or only talked about in the log. */
    public enum Severity {
        ERROR,
        WARNING;

        @JsonValue
        String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
