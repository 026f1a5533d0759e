package dev.fourfold.client.otp;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/** Counts the changes of the inbox, names its states by cursors, and lets some wait for the next one. */
final class Changes {

    /** What a cursor looks like, of whichever run. */
    static final Pattern CURSOR = Pattern.compile("[0-9a-f]{8}-\\d{1,19}");

    // Implementation constants
    static final int MOST_WAITING = 100;

    /** Sets the cursors of each run apart, for after a restart nobody knows what has changed. */
    private final String run = HexFormat.of().toHexDigits(new SecureRandom().nextInt());

    private final Semaphore places = new Semaphore(MOST_WAITING);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long count;
    private boolean closed;

    enum Wait {
        OTHER,
        SAME,
        /** Too many wait already. */
        FULL
    }

    /** Names the present state. */
    String cursor() {
        lock.lock();
        try {
            return run + "-" + count;
        } finally {
            lock.unlock();
        }
    }

    void happened() {
        lock.lock();
        try {
            count++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the state has another name than {@code cursor}, at most for {@code limit}. */
    Wait await(String cursor, Duration limit) {
        if (!places.tryAcquire()) {
            return Wait.FULL;
        }
        lock.lock();
        try {
            long left = limit.toNanos();
            while (cursor().equals(cursor) && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
            places.release();
        }
        return cursor().equals(cursor) ? Wait.SAME : Wait.OTHER;
    }

    /** Sends home who waits, now and from now on. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many wait. */
    int waiting() {
        return MOST_WAITING - places.availablePermits();
    }
}
