package dev.fourfold.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.starter.status.Standing;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.QueryTimeoutException;

@Timeout(60)
class QuestionsTest {

    private static final int AT_ONCE = 4;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may run over
    private final Collection<Integer> asked = new ConcurrentLinkedQueue<>();

    private Questions<Integer> questions(Predicate<Integer> take, Function<Integer, Standing> ask) {
        return new Questions<>(
                take,
                one -> {
                    asked.add(one);
                    return ask.apply(one);
                },
                AT_ONCE,
                LONGEST,
                nanos::get);
    }

    /** Names so many, ten at a time, each once. */
    private static Supplier<List<Integer>> due(int count) {
        Deque<Integer> left = new ArrayDeque<>(IntStream.range(0, count).boxed().toList());
        return () -> {
            var some = new ArrayList<Integer>();
            while (some.size() < 10 && !left.isEmpty()) {
                some.add(left.remove());
            }
            return some;
        };
    }

    @Test
    void areAskedForAll() {
        questions(_ -> true, _ -> Standing.GOOD).askAll(due(101));
        assertThat(asked).hasSize(101).doesNotHaveDuplicates();
    }

    @Test
    void areNotAskedWhereAnotherServerDoes() {
        questions(one -> one % 2 == 0, _ -> Standing.GOOD).askAll(due(10));
        assertThat(asked).containsExactlyInAnyOrder(0, 2, 4, 6, 8);
    }

    @Test
    void areAskedAFewAtOnceAndNoMore() {
        var all = new CountDownLatch(AT_ONCE);
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        questions(_ -> true, _ -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    all.countDown();
                    await(all); // as many are under way as there may be
                    now.decrementAndGet();
                    return Standing.GOOD;
                })
                .askAll(due(40));
        assertThat(most).hasValue(AT_ONCE);
        assertThat(asked).hasSize(40);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void endWhenTheCaDoesNotAnswer() {
        questions(_ -> true, one -> one % 2 == 0 ? Standing.SILENT : Standing.STILL_GOOD)
                .askAll(due(1000));
        assertThat(asked).hasSizeBetween(AT_ONCE, 2 * AT_ONCE);
    }

    @Test
    void endWhenTheDatabaseDoesNotAnswer() {
        questions(
                        _ -> {
                            throw new QueryTimeoutException("too long");
                        },
                        _ -> Standing.GOOD)
                .askAll(due(1000));
        assertThat(asked).isEmpty();
    }

    @Test
    void goOnThoughTheCaSaysNothingOfSome() {
        questions(_ -> true, one -> one % AT_ONCE == 0 ? Standing.SILENT : Standing.UNKNOWN)
                .askAll(due(100));
        assertThat(asked).hasSize(100);
    }

    @Test
    void endWhenTheirTimeIsOver() {
        questions(_ -> true, _ -> {
                    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
                    return Standing.GOOD;
                })
                .askAll(due(1000));
        assertThat(asked).hasSizeBetween(4, 4 + AT_ONCE);
    }
}
