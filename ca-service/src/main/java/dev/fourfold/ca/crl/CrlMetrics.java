package dev.fourfold.ca.crl;

import dev.fourfold.ca.authority.Authority;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** The latest CRL of the active issuer, in numbers. They are NaN while the database does not answer. */
@Component
class CrlMetrics implements MeterBinder {

    private final Authority authority;
    private final CrlStore store;
    private final InstantSource clock;

    CrlMetrics(Authority authority, CrlStore store, InstantSource clock) {
        this.authority = authority;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, "fourfold.ca.crl.number", "The number of the latest CRL", CrlBuild::number);
        gauge(registry, "fourfold.ca.crl.entries", "How many certificates it lists", CrlBuild::entries);
        gauge(
                registry,
                "fourfold.ca.crl.age",
                "How many seconds ago it was made",
                build -> Duration.between(build.thisUpdate(), clock.instant()).toSeconds());
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<CrlBuild> value) {
        Gauge.builder(name, this, metrics -> metrics.latest(value))
                .description(description)
                .register(registry);
    }

    private double latest(ToDoubleFunction<CrlBuild> value) {
        try {
            return store.latest(authority.active().id())
                    .map(value::applyAsDouble)
                    .orElse(Double.NaN);
        } catch (DataAccessException e) {
            return Double.NaN;
        }
    }
}
