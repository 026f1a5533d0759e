package dev.fourfold.client.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangesTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final Changes changes = new Changes();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void areThereAtOnceForAnOlderCursor() {
        String older = changes.cursor();
        changes.happened();

        assertThat(changes.await(older, LONG)).isEqualTo(Changes.Wait.OTHER);
        assertThat(changes.await("00000000-0", LONG)).isEqualTo(Changes.Wait.OTHER);
    }

    @Test
    void areNotThereWhenTheTimeIsOver() {
        assertThat(changes.await(changes.cursor(), Duration.ZERO)).isEqualTo(Changes.Wait.SAME);
        assertThat(changes.await(changes.cursor(), Duration.ofMillis(1))).isEqualTo(Changes.Wait.SAME);
    }

    @Test
    void wakeAllWhoWait() throws Exception {
        List<Future<Changes.Wait>> waiting = wait(3);
        changes.happened();

        for (Future<Changes.Wait> each : waiting) {
            assertThat(each.get(10, TimeUnit.SECONDS)).isEqualTo(Changes.Wait.OTHER);
        }
    }

    @Test
    void letNoMoreWaitThanThereIsRoomFor() throws Exception {
        List<Future<Changes.Wait>> waiting = wait(Changes.MOST_WAITING);
        assertThat(changes.await(changes.cursor(), LONG)).isEqualTo(Changes.Wait.FULL);

        changes.happened();
        for (Future<Changes.Wait> each : waiting) {
            each.get(10, TimeUnit.SECONDS);
        }
        assertThat(changes.await(changes.cursor(), Duration.ZERO)).isEqualTo(Changes.Wait.SAME);
    }

    @Test
    void holdUpNobodyOnceTheyAreClosed() throws Exception {
        List<Future<Changes.Wait>> waiting = wait(1);
        changes.close();

        assertThat(waiting.getFirst().get(10, TimeUnit.SECONDS)).isEqualTo(Changes.Wait.SAME);
        assertThat(changes.await(changes.cursor(), LONG)).isEqualTo(Changes.Wait.SAME);
    }

    private List<Future<Changes.Wait>> wait(int people) {
        List<Future<Changes.Wait>> waiting = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            waiting.add(threads.submit(() -> changes.await(changes.cursor(), LONG)));
        }
        await().until(() -> changes.waiting() == people);
        return waiting;
    }
}
