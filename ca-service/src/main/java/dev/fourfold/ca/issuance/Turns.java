package dev.fourfold.ca.issuance;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Lets equal submissions take turns within this process, so that only the first reserves a serial and none waits with
 * a database connection in its hands. Between processes the unique indexes of the database decide.
 */
@Component
final class Turns {

    /** So many that different submissions seldom meet; if they do, one waits for the other. */
    private static final int LOCKS = 1024;

    private final Lock[] locks =
            Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(Lock[]::new);

    <T> T take(Submission submission, Supplier<T> act) {
        int number = 31 * submission.hash().hashCode()
                + submission.requester().issuedTo().hashCode();
        Lock lock = locks[Math.floorMod(number, LOCKS)];
        lock.lock();
        try {
            return act.get();
        } finally {
            lock.unlock();
        }
    }
}
