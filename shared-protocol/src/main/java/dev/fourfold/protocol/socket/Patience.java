package dev.fourfold.protocol.socket;

import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/**
 * How long one call waits, by the rules of {@link java.net.Socket}: until its timeout, if it has one, and interruptible only
 * on a virtual thread.
 */
final class Patience {

    private final boolean endless;
    private final long deadline;
    private final String timedOut;
    private boolean interrupted;

    /**
     * Begins to wait.
     *
     * @param timeout in milliseconds; 0 for ever
     * @param timedOut what the exception says
     */
    Patience(int timeout, String timedOut) {
        endless = timeout == 0;
        deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout);
        this.timedOut = timedOut;
    }

    /** Waits until something holds, which is looked at after each signal. */
    void await(Condition signal, BooleanSupplier until) throws InterruptedException, SocketTimeoutException {
        while (!until.getAsBoolean()) {
            long left = endless ? Long.MAX_VALUE : deadline - System.nanoTime();
            if (left <= 0) {
                throw new SocketTimeoutException(timedOut);
            }
            try {
                left = signal.awaitNanos(left);
            } catch (InterruptedException e) {
                if (Thread.currentThread().isVirtual()) {
                    throw e;
                }
                interrupted = true;
            }
        }
    }

    /** Hands the thread back as it came. */
    void end() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
