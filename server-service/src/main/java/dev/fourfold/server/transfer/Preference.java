package dev.fourfold.server.transfer;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The preference {@code wait} of RFC 7240: how many seconds the caller would rather wait than ask again. */
final class Preference {

    // Specification constants
    private static final long LONGEST = 30;
    private static final Pattern WAIT = Pattern.compile("\\s*wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(;.*)?");

    private Preference() {}

    /** Returns the wait to apply, at most 30 seconds; what is not understood is not there, as the RFC says. */
    static Optional<Duration> wait(@Nullable String prefer) {
        if (prefer == null) {
            return Optional.empty();
        }
        for (String preference : prefer.toLowerCase(Locale.ROOT).split(",", -1)) {
            Matcher wait = WAIT.matcher(preference);
            if (wait.matches()) {
                return Optional.of(Duration.ofSeconds(Math.min(Long.parseLong(wait.group(1)), LONGEST)));
            }
        }
        return Optional.empty();
    }
}
