package dev.fourfold.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BufferPoolTest {

    private final BufferPool pool = new BufferPool(4, 2, 1);

    @ParameterizedTest
    @CsvSource({"0, 512", "1, 512", "512, 512", "513, 17408", "17408, 17408", "17409, 131072", "131072, 131072"})
    void lendsTheSmallestSizeThatIsEnough(int least, int size) {
        assertThat(pool.borrow(least)).hasSize(size);
    }

    @ParameterizedTest
    @ValueSource(ints = {131_073, 1 << 30, Integer.MAX_VALUE})
    void lendsNothingLargerThanABatch(int least) {
        assertThatIllegalArgumentException().isThrownBy(() -> pool.borrow(least));
    }

    @Test
    void lendsAgainWhatItGotBack() {
        byte[] first = pool.borrow(BufferPool.RECORD);
        pool.giveBack(first);
        assertThat(pool.borrow(BufferPool.RECORD)).isSameAs(first);
    }

    @Test
    void lendsNothingTwiceAtTheSameTime() {
        byte[] first = pool.borrow(1);
        pool.giveBack(first);
        assertThat(pool.borrow(1)).isSameAs(first);
        assertThat(pool.borrow(1)).isNotSameAs(first);
    }

    @ParameterizedTest
    @CsvSource({"512, 4", "17408, 2", "131072, 1"})
    void keepsNoMoreThanItsBound(int size, int bound) {
        List<byte[]> lent =
                IntStream.range(0, 9).mapToObj(_ -> pool.borrow(size)).toList();
        lent.forEach(pool::giveBack);
        Set<byte[]> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(lent);
        long again = IntStream.range(0, 9)
                .mapToObj(_ -> pool.borrow(size))
                .filter(known::contains)
                .count();
        assertThat(again).isEqualTo(bound);
    }

    /** Whoever has a buffer marks it, and finds no mark of another in it. */
    @Test
    void lendsNothingToTwoThreadsAtOnce() throws Exception {
        Callable<Boolean> borrower = () -> {
            boolean alone = true;
            for (int i = 0; i < 20_000; i++) {
                byte[] buffer = pool.borrow(1);
                alone &= buffer[0]++ == 0;
                Thread.onSpinWait();
                alone &= --buffer[0] == 0;
                pool.giveBack(buffer);
            }
            return alone;
        };
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (Future<Boolean> each : threads.invokeAll(Collections.nCopies(4, borrower))) {
                assertThat(each.get()).isTrue();
            }
        }
    }
}
