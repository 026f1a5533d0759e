package dev.fourfold.starter.enrolment;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/** How long the certificate still lasts, and how attempts to get one ended. */
final class EnrolmentMetrics implements MeterBinder {

    private final Enrolment enrolment;
    private final InstantSource clock;

    EnrolmentMetrics(Enrolment enrolment, InstantSource clock) {
        this.enrolment = enrolment;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("fourfold.certificate.expiry", this, EnrolmentMetrics::secondsLeft)
                .description("How long the certificate still lasts; not a number before there is one")
                .baseUnit("seconds")
                .register(registry);
        for (Enrolment.Outcome outcome : Enrolment.Outcome.values()) {
            FunctionCounter.builder("fourfold.enrolment.attempts", enrolment, source -> source.attempts(outcome))
                    .description("Attempts to get a certificate, the first or a further one")
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private double secondsLeft() {
        return enrolment
                .current()
                .map(identity -> Duration.between(
                        clock.instant(), identity.certificate().getNotAfter().toInstant()))
                .map(left -> (double) left.toSeconds())
                .orElse(Double.NaN);
    }
}
