package dev.fourfold.starter.channel;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Says whether the channel to the server is open, and if not, why. */
final class ChannelClientHealthIndicator implements HealthIndicator {

    private final ChannelClient client;

    ChannelClientHealthIndicator(ChannelClient client) {
        this.client = client;
    }

    @Override
    public Health health() {
        ChannelClient.State state = client.state();
        return (state.open() ? Health.up() : Health.outOfService())
                .withDetail("state", state.words())
                .withDetail("since", state.since())
                .build();
    }
}
