package dev.fourfold.server.audit;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Health of the audit log: down when somebody has been at it, or when its rows are not sealed. */
@Component
final class AuditHealthIndicator extends AbstractHealthIndicator {

    private final Watch watch;

    AuditHealthIndicator(Watch watch) {
        this.watch = watch;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        Watch.State state = watch.state();
        builder.up().withDetail("head", state.head().text()).withDetail("unsealed", state.unsealed());
        state.wrong().ifPresent(wrong -> builder.down().withDetail("wrong", wrong));
    }
}
