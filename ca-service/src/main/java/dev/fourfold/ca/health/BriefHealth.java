package dev.fourfold.ca.health;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Asks another indicator at most once a second, however many want to know; and passes on what strangers may see: not
 * why a check failed, and no folders.
 */
final class BriefHealth implements HealthIndicator {

    private static final Duration KEPT = Duration.ofSeconds(1);
    private static final String ERROR = "error";

    private final HealthIndicator indicator;
    private final boolean isDetailed;
    private final Supplier<InstantSource> clock;
    private @Nullable Answer last;

    BriefHealth(HealthIndicator indicator, boolean isDetailed, Supplier<InstantSource> clock) {
        this.indicator = indicator;
        this.isDetailed = isDetailed;
        this.clock = clock;
    }

    @Override
    public synchronized @Nullable Health health() {
        Instant now = clock.get().instant();
        Answer known = last;
        if (known == null
                || now.isBefore(known.at())
                || !now.isBefore(known.at().plus(KEPT))) {
            known = new Answer(brief(indicator.health()), clock.get().instant());
            last = known;
        }
        return known.health();
    }

    private @Nullable Health brief(@Nullable Health whole) {
        if (whole == null) {
            return null;
        }
        Map<String, Object> details = new LinkedHashMap<>();
        if (isDetailed) {
            details.putAll(whole.getDetails());
        }
        if (whole.getDetails().containsKey(ERROR)) {
            details.put(ERROR, "The check failed; the log says why");
        }
        return Health.status(whole.getStatus()).withDetails(details).build();
    }

    private record Answer(@Nullable Health health, Instant at) {}
}
