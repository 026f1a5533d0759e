package dev.fourfold.server.transfer;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The preference {@code wait} of RFC 7240: how many seconds the caller would rather wait than ask again. */
final class Preference {

    // Specification constants
    private static final BigInteger LONGEST = BigInteger.valueOf(30);
    private static final Pattern WAIT = Pattern.compile("\\s*wait\\s*=\\s*\"?(\\d+)\"?\\s*(;.*)?");

    private Preference() {}

    /** Returns the wait to apply: a longer one than 30 seconds is shortened to that. What is not understood is not there, as the RFC says. */
    static Optional<Duration> wait(@Nullable String prefer) {
        if (prefer == null) {
            return Optional.empty();
        }
        for (String preference : prefer.toLowerCase(Locale.ROOT).split(",", -1)) {
            Matcher wait = WAIT.matcher(preference);
            if (wait.matches()) {
                return Optional.of(Duration.ofSeconds(
                        new BigInteger(wait.group(1)).min(LONGEST).longValueExact()));
            }
        }
        return Optional.empty();
    }
}
