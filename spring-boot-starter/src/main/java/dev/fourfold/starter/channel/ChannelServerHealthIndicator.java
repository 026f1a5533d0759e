package dev.fourfold.starter.channel;

import dev.fourfold.starter.enrolment.IdentitySource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Says whether channels are taken: the port is open and there is an identity to show. */
final class ChannelServerHealthIndicator implements HealthIndicator {

    private final ChannelServer server;
    private final IdentitySource identities;

    ChannelServerHealthIndicator(ChannelServer server, IdentitySource identities) {
        this.server = server;
        this.identities = identities;
    }

    @Override
    public Health health() {
        if (!server.isRunning()) {
            return Health.down().withDetail("reason", "the port is closed").build();
        }
        Health.Builder health = identities.current().isPresent()
                ? Health.up()
                : Health.outOfService().withDetail("reason", "waiting for an identity");
        return health.withDetail("port", server.port())
                .withDetail("connected", server.connected())
                .build();
    }
}
