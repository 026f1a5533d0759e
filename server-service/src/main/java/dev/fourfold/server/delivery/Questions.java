package dev.fourfold.server.delivery;

import dev.fourfold.starter.status.Standing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Asks the CA about many: a few at once, for a while, and no longer once it does not answer. Whoever is not asked comes
 * first the next time.
 */
final class Questions<T> {

    private static final Logger log = LoggerFactory.getLogger(Questions.class);

    private final Predicate<T> take;
    private final Function<T, Standing> ask;
    private final int atOnce;
    private final Duration longest;
    private final LongSupplier nanos;

    /** Questions that somebody else may have asked meanwhile: then {@code take} is false. */
    Questions(Predicate<T> take, Function<T, Standing> ask, int atOnce, Duration longest, LongSupplier nanos) {
        this.take = take;
        this.ask = ask;
        this.atOnce = atOnce;
        this.longest = longest;
        this.nanos = nanos;
    }

    /** Asks for all whom {@code due} names, some at a time, until it names nobody. */
    void askAll(Supplier<List<T>> due) {
        var round = new Round(nanos.getAsLong());
        List<T> some = due.get();
        while (!some.isEmpty() && round.ask(some)) {
            some = due.get();
        }
    }

    /** One time of it. */
    private final class Round {

        private final long start;
        private final Semaphore slots = new Semaphore(atOnce);
        private final AtomicInteger inVain = new AtomicInteger(); // since the last answer

        Round(long start) {
            this.start = start;
        }

        /** Returns whether it may go on. */
        boolean ask(List<T> some) {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (T one : some) {
                    slots.acquireUninterruptibly();
                    if (isOver()) {
                        slots.release();
                        break;
                    }
                    threads.execute(() -> askFor(one));
                }
            }
            return !isOver();
        }

        private boolean isOver() {
            return inVain.get() >= atOnce || nanos.getAsLong() - start > longest.toNanos();
        }

        private void askFor(T one) {
            try {
                if (take.test(one)) {
                    switch (ask.apply(one)) {
                        case GOOD, ON_HOLD, REVOKED, UNKNOWN -> inVain.set(0);
                        case STILL_GOOD, SILENT -> inVain.incrementAndGet();
                    }
                }
            } catch (DataAccessException e) {
                log.warn("A recipient is not asked about: {}", e.getMessage());
                inVain.incrementAndGet();
            } finally {
                slots.release();
            }
        }
    }
}
