package dev.fourfold.ca.limits;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/**
 * Lets only a few in this process at a time do what keeps a connection to the database for long: whoever wants a
 * certificate must find one.
 */
@Component
public final class LongWork {

    private static final Duration WAIT = Duration.ofSeconds(5);

    private final Map<Kind, Semaphore> free = new EnumMap<>(Kind.class);
    private final MeterRegistry meters;

    LongWork(MeterRegistry meters) {
        this.meters = meters;
        for (Kind kind : Kind.values()) {
            free.put(kind, new Semaphore(kind.most));
        }
    }

    /**
     * Begins; closing what it returns is the end.
     *
     * @throws RefusedException if as many as may are at it
     */
    public Turn begin(Kind kind) {
        Semaphore turns = Objects.requireNonNull(free.get(kind));
        if (!turns.tryAcquire()) {
            meters.counter("fourfold.ca.rate_limited", "limit", kind.slug()).increment();
            throw new RefusedException(
                    Refusal.RATE_LIMITED, "No more than " + kind.most + " at a time: see Retry-After", WAIT);
        }
        return turns::release;
    }

    /** What takes long, and how many may be at it. */
    public enum Kind {
        /** Verifications of the audit log. */
        VERIFICATION(1),
        /** Exports of everything there is, of the inventory or of the audit log. */
        EXPORT(2);

        private final int most;

        Kind(int most) {
            this.most = most;
        }

        private String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The right to go on, until it is closed. */
    @FunctionalInterface
    public interface Turn extends AutoCloseable {

        @Override
        void close();
    }
}
