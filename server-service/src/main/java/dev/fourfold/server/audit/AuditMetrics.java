package dev.fourfold.server.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** How the chain follows the log, in numbers. */
@Component
final class AuditMetrics implements MeterBinder {

    private final Watch watch;

    AuditMetrics(Watch watch) {
        this.watch = watch;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(
                registry,
                "sealed",
                "Rows of the audit log that have their place in its chain",
                state -> state.head().place());
        gauge(registry, "unsealed", "Rows of the audit log that wait for their place", Watch.State::unsealed);
        gauge(
                registry,
                "unsealed.age.seconds",
                "How long the oldest of them has waited",
                state -> state.oldestUnsealed().toMillis() / 1000.0);
        gauge(
                registry,
                "intact",
                "1, or 0 if somebody has been at the audit log",
                state -> state.wrong().isEmpty() ? 1 : 0);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<Watch.State> value) {
        Gauge.builder("fourfold.otp.audit." + name, watch, w -> value.applyAsDouble(w.state()))
                .description(description)
                .register(registry);
    }
}
