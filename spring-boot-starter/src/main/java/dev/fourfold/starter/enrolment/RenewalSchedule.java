package dev.fourfold.starter.enrolment;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * When to ask the CA next. Everything is spread at random, so that many applications that started together do not ask
 * together.
 *
 * @param renewAt after which part of its lifetime a certificate is renewed
 */
record RenewalSchedule(double renewAt, RandomGenerator random) {

    private static final double SPREAD = 0.1;

    /** How patiently to try again. */
    enum Pace {
        /** We have nothing, and the CA may come up at any moment. */
        EAGER(Duration.ofSeconds(1), Duration.ofSeconds(30)),
        /** We still have a certificate. */
        RELAXED(Duration.ofSeconds(5), Duration.ofMinutes(5)),
        /** Somebody has to do something first. */
        PATIENT(Duration.ofSeconds(30), Duration.ofMinutes(5));

        private final Duration first;
        private final Duration longest;

        Pace(Duration first, Duration longest) {
            this.first = first;
            this.longest = longest;
        }
    }

    /** Returns how long to wait after so many failures in a row: twice as long each time, less up to half of it. */
    Duration retry(Pace pace, int failures) {
        long doubled = pace.first.toMillis() << Math.min(failures - 1, 20);
        long longest = Math.min(doubled, pace.longest.toMillis());
        return Duration.ofMillis(longest - (long) (random.nextDouble() * longest / 2));
    }

    /** Returns when to renew a certificate: at that part of its lifetime, or up to a tenth of that earlier. */
    Instant renewal(X509Certificate certificate) {
        Instant begin = certificate.getNotBefore().toInstant();
        Duration lifetime = Duration.between(begin, certificate.getNotAfter().toInstant());
        double part = renewAt * (1 - SPREAD * random.nextDouble());
        return begin.plusMillis((long) (lifetime.toMillis() * part));
    }
}
