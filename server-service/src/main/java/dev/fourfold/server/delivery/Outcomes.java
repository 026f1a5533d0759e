package dev.fourfold.server.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Counts how deliveries end. All counters are there from the start, so that the first of a kind is an increase. */
@Component
final class Outcomes {

    enum Outcome {
        DELIVERED,
        EXPIRED,
        REJECTED
    }

    private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);

    Outcomes(MeterRegistry meters) {
        for (Outcome outcome : Outcome.values()) {
            counters.put(
                    outcome,
                    Counter.builder("fourfold.otp.deliveries")
                            .description("Deliveries that ended, by how")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    void count(Outcome outcome, int deliveries) {
        Objects.requireNonNull(counters.get(outcome)).increment(deliveries);
    }
}
