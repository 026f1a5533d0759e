package dev.fourfold.server.transfer;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** Requests at the same time. */
record Requests(ExecutorService threads) implements AutoCloseable {

    Requests() {
        this(Executors.newVirtualThreadPerTaskExecutor());
    }

    <T> Future<T> start(Callable<T> request) {
        return threads.submit(request);
    }

    <T> List<T> all(Stream<Callable<T>> requests) throws InterruptedException {
        return threads.invokeAll(requests.toList()).stream()
                .map(Future::resultNow)
                .toList();
    }

    static void eventually(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(assertion);
    }

    @Override
    public void close() {
        threads.close();
    }
}
