package dev.fourfold.starter.status;

import java.time.Instant;
import java.time.InstantSource;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of what is known of certificates: down while there is one that the CA was asked about in vain, or that nobody can
 * be asked about. It tells how many, not whose.
 */
final class StatusHealthIndicator extends AbstractHealthIndicator {

    private final CertificateStatuses statuses;
    private final InstantSource clock;

    StatusHealthIndicator(CertificateStatuses statuses, InstantSource clock) {
        this.statuses = statuses;
        this.clock = clock;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        Instant now = clock.instant();
        Unanswered unanswered = statuses.unanswered();
        builder.up();
        if (!statuses.isChecked()) {
            builder.withDetail("checked", false);
        }
        unanswered
                .since(now)
                .ifPresent(since -> builder.down()
                        .withDetail("unanswered", unanswered.questions(now).size())
                        .withDetail("unansweredSince", since.toString()));
        int unaskable = unanswered.unaskable(now);
        if (unaskable > 0) {
            builder.down().withDetail("withoutResponder", unaskable);
        }
    }
}
