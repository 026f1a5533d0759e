package dev.fourfold.ca.issuance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * One transaction for all who come while another is under way: they share its statements and its wait for the disk. Who
 * comes alone waits for nobody. Each gets the answer after the commit.
 *
 * <p>Nobody suffers for another: if they fail together, each is tried in a transaction of its own.
 *
 * @param <I> what each brings
 * @param <O> what each gets
 */
final class SharedTransaction<I, O> {

    /** Bounds how long the first waits for the last. */
    static final int MOST = 64;

    private final TransactionOperations transaction;
    private final Function<List<I>, List<O>> work;
    private final Queue<Caller<I, O>> waiting = new ArrayDeque<>();
    private boolean isBusy;

    /** @param work gives an answer to each, in their order, or throws; it may be done again */
    SharedTransaction(TransactionOperations transaction, Function<List<I>, List<O>> work) {
        this.transaction = transaction;
        this.work = work;
    }

    /**
     * Does the work for what the caller brings; throws what it throws.
     *
     * @throws IllegalStateException within a transaction: the others would have their answers before its commit
     */
    O run(I brought) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("A transaction cannot be shared within another");
        }
        Caller<I, O> caller = new Caller<>(brought);
        if (enter(caller) || caller.waitForTurn()) {
            lead(caller);
        }
        return caller.answer();
    }

    /** Returns whether nobody is at work, so that the caller has to do it. */
    private synchronized boolean enter(Caller<I, O> caller) {
        boolean isFirst = !isBusy;
        isBusy = true;
        if (!isFirst) {
            waiting.add(caller);
        }
        return isFirst;
    }

    private void lead(Caller<I, O> first) {
        try {
            together(take(first));
        } finally {
            passOn();
        }
    }

    private synchronized List<Caller<I, O>> take(Caller<I, O> first) {
        List<Caller<I, O>> callers = new ArrayList<>(List.of(first));
        while (callers.size() < MOST && !waiting.isEmpty()) {
            callers.add(waiting.remove());
        }
        return callers;
    }

    private synchronized void passOn() {
        Caller<I, O> next = waiting.poll();
        isBusy = next != null;
        if (next != null) {
            next.leadsNow();
        }
    }

    /** Returns how many wait for their turn. */
    synchronized int waiting() {
        return waiting.size();
    }

    private void together(List<Caller<I, O>> callers) {
        try {
            List<O> answers = transaction.execute(
                    _ -> work.apply(callers.stream().map(Caller::brought).toList()));
            for (int i = 0; i < callers.size(); i++) {
                callers.get(i).gets(answers.get(i));
            }
        } catch (RuntimeException | Error e) {
            if (callers.size() == 1 || isOfAll(e)) {
                callers.forEach(caller -> caller.fails(e));
            } else {
                callers.forEach(caller -> together(List.of(caller)));
            }
        }
    }

    /** A database that cannot be reached is not asked again for each: that would take as many times as long. */
    private static boolean isOfAll(Throwable e) {
        return e instanceof Error
                || e instanceof TransactionException
                || e instanceof DataAccessResourceFailureException
                || e instanceof QueryTimeoutException;
    }

    /** Somebody who waits. */
    private static final class Caller<I, O> {

        private final I brought;
        private final CompletableFuture<O> answer = new CompletableFuture<>();
        private final CompletableFuture<Boolean> leads = new CompletableFuture<>();

        private Caller(I brought) {
            this.brought = brought;
        }

        private I brought() {
            return brought;
        }

        /** Returns true if the caller has to do the work of all who wait now, false if its own is done. */
        private boolean waitForTurn() {
            return leads.join();
        }

        private void leadsNow() {
            leads.complete(true);
        }

        private void gets(O made) {
            answer.complete(made);
            leads.complete(false);
        }

        private void fails(Throwable e) {
            answer.completeExceptionally(e);
            leads.complete(false);
        }

        private O answer() {
            try {
                return answer.join();
            } catch (CompletionException e) {
                switch (e.getCause()) {
                    case RuntimeException cause -> throw cause;
                    case Error cause -> throw cause;
                    case null, default -> throw e;
                }
            }
        }
    }
}
