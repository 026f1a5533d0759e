package dev.fourfold.ca.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps anybody from asking for too much. It counts in the memory of this process alone: a database that is asked at
 * each request would be the first to suffer from too many.
 */
@Component
public final class Limits {

    private static final Logger log = LoggerFactory.getLogger(Limits.class);

    private final LimitProperties properties;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final Cache<Key, Allowance> allowances;

    Limits(LimitProperties properties, InstantSource clock, MeterRegistry meters) {
        this.properties = properties;
        this.clock = clock;
        this.meters = meters;
        // in the calling thread, so that there are never more; strangers do not push out those who come often
        this.allowances = Caffeine.newBuilder()
                .maximumSize(properties.keys())
                .executor(Runnable::run)
                .build();
    }

    /**
     * Counts a request.
     *
     * @param who as it may appear in the log, such as {@code token <id>}
     * @throws RefusedException if there were too many; the request is then not counted
     */
    public void take(Limit limit, String who) {
        Rate rate = properties.rate(limit);
        if (!rate.isOff()) {
            Instant now = clock.instant();
            Allowance allowance = allowance(limit, who);
            refuseUnlessZero(allowance.take(rate, now), limit, who, allowance, now);
        }
    }

    /** Refuses like {@link #take}, and counts nothing. */
    void check(Limit limit, String who) {
        Rate rate = properties.rate(limit);
        Allowance allowance = allowances.getIfPresent(new Key(limit, who));
        if (!rate.isOff() && allowance != null) {
            Instant now = clock.instant();
            refuseUnlessZero(allowance.wait(rate, now), limit, who, allowance, now);
        }
    }

    /** Counts something that has happened already; only what comes after it can be refused. */
    void count(Limit limit, String who) {
        Rate rate = properties.rate(limit);
        if (!rate.isOff()) {
            allowance(limit, who).take(rate, clock.instant());
        }
    }

    private Allowance allowance(Limit limit, String who) {
        return allowances.get(new Key(limit, who), _ -> new Allowance());
    }

    private void refuseUnlessZero(Duration wait, Limit limit, String who, Allowance allowance, Instant now) {
        if (wait.isZero()) {
            return;
        }
        meters.counter("fourfold.ca.rate_limited", "limit", limit.slug()).increment();
        if (allowance.isToBeLogged(now)) {
            log.warn("{} asks for too much: over the limit ca.limits.{}", who, limit.slug());
        }
        throw new RefusedException(Refusal.RATE_LIMITED, "Too many requests: see Retry-After", wait);
    }

    /** Returns how many requesters and addresses are remembered. */
    long size() {
        allowances.cleanUp();
        return allowances.estimatedSize();
    }

    private record Key(Limit limit, String who) {}
}
