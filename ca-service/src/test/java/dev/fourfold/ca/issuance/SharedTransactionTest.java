package dev.fourfold.ca.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.SimpleTransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class SharedTransactionTest {

    private static final Duration WAIT = Duration.ofSeconds(30);

    @AutoClose
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private final List<List<Integer>> batches = new ArrayList<>();
    private final CountDownLatch firstIsIn = new CountDownLatch(1);
    private final CountDownLatch firstMayGoOn = new CountDownLatch(1);

    @Test
    void isOneOfItsOwnForWhoComesAlone() {
        var shared = new SharedTransaction<>(TransactionOperations.withoutTransaction(), this::work);
        assertThat(shared.run(1)).isEqualTo("1");
        assertThat(shared.run(2)).isEqualTo("2");
        assertThat(batches).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void isOneForAllWhoComeWhileAnotherIsUnderWay() throws InterruptedException {
        List<Future<String>> answers = together(TransactionOperations.withoutTransaction(), 1, 2, 3);
        assertThat(answers)
                .extracting(answer -> answer.get(30, TimeUnit.SECONDS))
                .containsExactly("0", "1", "2", "3");
        assertThat(batches).hasSize(2);
        assertThat(batches.get(1)).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void isOneForSoManyAtMost() throws InterruptedException {
        Integer[] numbers =
                IntStream.rangeClosed(1, 2 * SharedTransaction.MOST + 1).boxed().toArray(Integer[]::new);
        assertThat(together(TransactionOperations.withoutTransaction(), numbers))
                .allSatisfy(answer -> assertThat(answer).succeedsWithin(WAIT));
        assertThat(batches)
                .hasSize(4)
                .allSatisfy(batch -> assertThat(batch).hasSizeLessThanOrEqualTo(SharedTransaction.MOST));
        assertThat(batches.stream().flatMap(List::stream).filter(number -> number > 0))
                .containsExactlyInAnyOrder(numbers);
    }

    /** A negative number is one that cannot be had. */
    @Test
    void isTriedAgainForEachAloneIfOneSpoilsIt() throws InterruptedException {
        List<Future<String>> answers = together(TransactionOperations.withoutTransaction(), 1, -2, 3);
        assertThat(answers.get(1)).succeedsWithin(WAIT).isEqualTo("1");
        assertThat(answers.get(2))
                .failsWithin(WAIT)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(IllegalStateException.class)
                .withMessage("-2");
        assertThat(answers.get(3)).succeedsWithin(WAIT).isEqualTo("3");
        assertThat(batches).hasSize(5);
    }

    @Test
    void goesOnAfterAFailure() {
        var shared = new SharedTransaction<>(TransactionOperations.withoutTransaction(), this::work);
        assertThatIllegalStateException().isThrownBy(() -> shared.run(-1)).withMessage("-1");
        assertThat(shared.run(1)).isEqualTo("1");
    }

    @Test
    void isNotWithinAnother() {
        var shared = new SharedTransaction<>(TransactionOperations.withoutTransaction(), this::work);
        TransactionSynchronizationManager.setActualTransactionActive(true);
        try {
            assertThatIllegalStateException().isThrownBy(() -> shared.run(1));
        } finally {
            TransactionSynchronizationManager.setActualTransactionActive(false);
        }
        assertThat(batches).isEmpty();
        assertThat(shared.run(1)).isEqualTo("1");
    }

    @Test
    void givesNoAnswerIfItsCommitFails() throws InterruptedException {
        AtomicInteger commits = new AtomicInteger();
        List<Future<String>> answers = together(
                transaction(() -> {
                    if (commits.incrementAndGet() > 1) {
                        throw new TransactionSystemException("no commit");
                    }
                }),
                1,
                2);
        assertThat(answers.get(0)).succeedsWithin(WAIT);
        assertThat(answers.subList(1, 3))
                .allSatisfy(answer -> assertThat(answer)
                        .failsWithin(WAIT)
                        .withThrowableThat()
                        .havingCause()
                        .isInstanceOf(TransactionSystemException.class));
    }

    /** Else as many as wait would each wait for the database as long as one. */
    @Test
    void asksADatabaseThatIsGoneOnceForAll() throws InterruptedException {
        for (RuntimeException gone : List.of(
                new CannotCreateTransactionException("gone"),
                new DataAccessResourceFailureException("gone"),
                new QueryTimeoutException("gone"))) {
            AtomicInteger commits = new AtomicInteger();
            var isolated = new SharedTransactionTest();
            isolated
                    .together(
                            transaction(() -> {
                                if (commits.incrementAndGet() > 1) {
                                    throw gone;
                                }
                            }),
                            1,
                            2,
                            3)
                    .stream()
                    .skip(1)
                    .forEach(answer -> assertThat(answer)
                            .failsWithin(WAIT)
                            .withThrowableThat()
                            .havingCause()
                            .isSameAs(gone));
            assertThat(commits).hasValue(2);
            isolated.threads.close();
        }
    }

    private List<String> work(List<Integer> numbers) {
        batches.add(numbers);
        if (numbers.contains(0)) {
            firstIsIn.countDown();
            awaitTheOthers();
        }
        numbers.stream().filter(number -> number < 0).forEach(number -> {
            throw new IllegalStateException(number.toString());
        });
        return numbers.stream().map(String::valueOf).toList();
    }

    private void awaitTheOthers() {
        try {
            assertThat(firstMayGoOn.await(WAIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs 0, and the others once it is under way; it ends when all of them wait. */
    private List<Future<String>> together(TransactionOperations transaction, Integer... others)
            throws InterruptedException {
        var shared = new SharedTransaction<>(transaction, this::work);
        List<Future<String>> answers = new ArrayList<>();
        answers.add(threads.submit(() -> shared.run(0)));
        assertThat(firstIsIn.await(WAIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        Arrays.stream(others).forEach(number -> answers.add(threads.submit(() -> shared.run(number))));
        Awaitility.await().until(() -> shared.waiting() == others.length);
        firstMayGoOn.countDown();
        return answers;
    }

    private static TransactionOperations transaction(Runnable commit) {
        return new TransactionOperations() {
            @Override
            public <T extends @Nullable Object> T execute(TransactionCallback<T> action) {
                T result = action.doInTransaction(new SimpleTransactionStatus());
                commit.run();
                return result;
            }
        };
    }
}
