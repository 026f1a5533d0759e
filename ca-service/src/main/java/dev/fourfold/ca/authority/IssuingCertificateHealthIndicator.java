package dev.fourfold.ca.authority;

import java.time.Instant;
import java.time.InstantSource;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/** Down when the issuing certificate has expired; says so in good time before, and of the root as well. */
@Component
class IssuingCertificateHealthIndicator extends AbstractHealthIndicator {

    private final Authority authority;
    private final AuthorityProperties properties;
    private final InstantSource clock;

    IssuingCertificateHealthIndicator(Authority authority, AuthorityProperties properties, InstantSource clock) {
        this.authority = authority;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        Instant now = clock.instant();
        Instant ends = authority.active().ends();
        Instant rootEnds = authority.root().certificate().getNotAfter().toInstant();
        boolean expired = !now.isBefore(ends);
        builder.status(expired ? Status.DOWN : Status.UP)
                .withDetail("notAfter", ends.toString())
                .withDetail("endsSoon", now.plus(properties.expiryWarning()).isAfter(ends))
                .withDetail("rootNotAfter", rootEnds.toString())
                .withDetail(
                        "rootEndsSoon",
                        now.plus(properties.root().expiryWarning()).isAfter(rootEnds));
    }
}
