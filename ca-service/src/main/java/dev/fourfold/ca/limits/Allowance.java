package dev.fourfold.ca.limits;

import java.time.Duration;
import java.time.Instant;

/**
 * What one requester may still ask for: the generic cell rate algorithm (ITU-T I.371). Its whole state is the time at
 * which the last request would have come, had all of them come evenly.
 */
final class Allowance {

    private static final Duration LOG_EVERY = Duration.ofMinutes(1);

    private Instant theoreticalArrival = Instant.MIN;
    private Instant logAgain = Instant.MIN;

    /** Takes one request, and returns zero; or takes none, and returns how long to wait for the next. */
    synchronized Duration take(Rate rate, Instant now) {
        Duration wait = wait(rate, now);
        if (wait.isZero()) {
            theoreticalArrival = arrival(rate, now).plus(rate.interval());
        }
        return wait;
    }

    /** Returns how long to wait for the next request; zero if it may come now. */
    synchronized Duration wait(Rate rate, Instant now) {
        Duration ahead = Duration.between(now, arrival(rate, now));
        Duration tolerance = rate.per().minus(rate.interval());
        Duration wait = ahead.minus(tolerance);
        return wait.isPositive() ? wait : Duration.ZERO;
    }

    /** What lies further ahead than a full burst is from before the clock was set back, and locks nobody out. */
    private Instant arrival(Rate rate, Instant now) {
        if (theoreticalArrival.isAfter(now.plus(rate.per()))) {
            theoreticalArrival = now;
        }
        return theoreticalArrival.isBefore(now) ? now : theoreticalArrival;
    }

    /** Tells whether a refusal is to be logged: once a minute. */
    synchronized boolean isToBeLogged(Instant now) {
        boolean due = !now.isBefore(logAgain) || Duration.between(now, logAgain).compareTo(LOG_EVERY) > 0;
        if (due) {
            logAgain = now.plus(LOG_EVERY);
        }
        return due;
    }
}
