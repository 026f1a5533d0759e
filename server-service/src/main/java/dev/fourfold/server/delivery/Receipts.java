package dev.fourfold.server.delivery;

import dev.fourfold.server.channel.Notices;
import dev.fourfold.server.channel.Replica;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Wakes whoever waits for a delivery to end, at this replica or another. It is a hint; the database, asked every second, is
 * the truth.
 */
@Component
final class Receipts {

    // Implementation constants
    private static final long LONGEST_NAP = TimeUnit.SECONDS.toNanos(1);

    // what replicas tell each other
    private static final String ENDED = "ended";

    private final Notices notices;
    private final Replica replica;
    private final ConcurrentMap<String, CountDownLatch> waiting = new ConcurrentHashMap<>();

    Receipts(Notices notices, Replica replica) {
        this.notices = notices;
        this.replica = replica;
        notices.read(ENDED, this::ended);
    }

    /** Wakes the one that waits for this delivery, if any: here, or at the replica that is named. */
    void ended(String deliveryId, @Nullable String waitingReplica) {
        if (waitingReplica != null && !waitingReplica.equals(replica.id())) {
            notices.tell(waitingReplica, ENDED, deliveryId);
        }
        ended(deliveryId);
    }

    private void ended(String deliveryId) {
        CountDownLatch latch = waiting.get(deliveryId);
        if (latch != null) {
            latch.countDown();
        }
    }

    /**
     * Waits until a delivery has ended, which {@code first} says at the beginning and {@code again} on each hint, or
     * {@code limit} has passed.
     */
    void await(String deliveryId, Duration limit, BooleanSupplier first, BooleanSupplier again) {
        long end = System.nanoTime() + limit.toNanos();
        var latch = new CountDownLatch(1);
        waiting.put(deliveryId, latch);
        try {
            boolean ended = first.getAsBoolean();
            long left = end - System.nanoTime();
            while (!ended && left > 0) {
                latch.await(Math.min(left, LONGEST_NAP), TimeUnit.NANOSECONDS);
                ended = again.getAsBoolean();
                left = end - System.nanoTime();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.remove(deliveryId, latch);
        }
    }
}
