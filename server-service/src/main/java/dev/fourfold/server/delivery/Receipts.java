package dev.fourfold.server.delivery;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/** Wakes whoever waits for a delivery to end. It is a hint; the database, asked every second, is the truth. */
@Component
final class Receipts {

    // Implementation constants
    private static final long LONGEST_NAP = TimeUnit.SECONDS.toNanos(1);

    private final ConcurrentMap<String, CountDownLatch> waiting = new ConcurrentHashMap<>();

    /** Wakes the one that waits for this delivery, if any. */
    void ended(String deliveryId) {
        CountDownLatch latch = waiting.get(deliveryId);
        if (latch != null) {
            latch.countDown();
        }
    }

    /** Waits until {@code hasEnded}, which is asked again on each hint, or {@code limit} has passed. */
    void await(String deliveryId, Duration limit, BooleanSupplier hasEnded) {
        long end = System.nanoTime() + limit.toNanos();
        var latch = new CountDownLatch(1);
        waiting.put(deliveryId, latch);
        try {
            while (!hasEnded.getAsBoolean()) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                latch.await(Math.min(left, LONGEST_NAP), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.remove(deliveryId, latch);
        }
    }
}
