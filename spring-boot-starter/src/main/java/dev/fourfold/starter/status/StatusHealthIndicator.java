package dev.fourfold.starter.status;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Health of what is known of certificates: down while the CA does not answer. */
final class StatusHealthIndicator extends AbstractHealthIndicator {

    private final CertificateStatuses statuses;

    StatusHealthIndicator(CertificateStatuses statuses) {
        this.statuses = statuses;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.up();
        statuses.silentSince().ifPresent(since -> builder.down().withDetail("silentSince", since.toString()));
    }
}
