package dev.fourfold.ca.transparency;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** How the tree follows the log, in numbers. They are NaN while the database does not answer. */
@Component
class AuditMetrics implements MeterBinder {

    private final AuditTree tree;
    private final InstantSource clock;

    AuditMetrics(AuditTree tree, InstantSource clock) {
        this.tree = tree;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(
                registry,
                "fourfold.ca.audit.checkpoint.age",
                "How many seconds ago the latest checkpoint was signed",
                AuditMetrics::age);
        gauge(
                registry,
                "fourfold.ca.audit.pending",
                "Audit entries that no checkpoint covers yet",
                metrics -> metrics.tree.countPending());
    }

    private double age() {
        return tree.latestCheckpoint()
                .map(signed ->
                        (double) Duration.between(signed, clock.instant()).toSeconds())
                .orElse(Double.NaN);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<AuditMetrics> value) {
        Gauge.builder(name, this, metrics -> {
                    try {
                        return value.applyAsDouble(metrics);
                    } catch (DataAccessException e) {
                        return Double.NaN;
                    }
                })
                .description(description)
                .register(registry);
    }
}
