package dev.fourfold.server.channel;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Says whether this replica may take channels: whether its lease is good. */
@Component
final class ReplicaHealthIndicator implements HealthIndicator {

    private final Replica replica;
    private final Lease lease;
    private final Recipients recipients;

    ReplicaHealthIndicator(Replica replica, Lease lease, Recipients recipients) {
        this.replica = replica;
        this.lease = lease;
        this.recipients = recipients;
    }

    @Override
    public Health health() {
        Health.Builder health = lease.isHeld()
                ? Health.up()
                : Health.outOfService().withDetail("reason", "the database was out of reach for longer than the lease");
        return health.withDetail("id", replica.id())
                .withDetail("attached", recipients.attached().size())
                .build();
    }
}
