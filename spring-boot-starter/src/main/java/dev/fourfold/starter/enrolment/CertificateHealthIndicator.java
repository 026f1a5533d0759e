package dev.fourfold.starter.enrolment;

import dev.fourfold.protocol.Identity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Down once the certificate has expired; tells how long it still lasts. */
final class CertificateHealthIndicator extends AbstractHealthIndicator {

    private final IdentitySource identities;
    private final InstantSource clock;

    CertificateHealthIndicator(IdentitySource identities, InstantSource clock) {
        this.identities = identities;
        this.clock = clock;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        Optional<Instant> notAfter = identities
                .current()
                .map(Identity::certificate)
                .map(certificate -> certificate.getNotAfter().toInstant());
        if (notAfter.isEmpty()) {
            health.unknown().withDetail("reason", "There is no certificate yet");
            return;
        }
        Duration left = Duration.between(clock.instant(), notAfter.get());
        (left.isPositive() ? health.up() : health.down())
                .withDetail("notAfter", notAfter.get().toString())
                .withDetail("left", left.truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
