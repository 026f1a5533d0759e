package dev.fourfold.benchmarks.ca;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many who do the same at the same time, for a while. */
final class Clients {

    private Clients() {}

    /** What one of them does over and over, beginning with what it needs for it. */
    interface Client extends AutoCloseable {

        /** Does it once; returns false if there is nothing more to do. */
        boolean step() throws IOException;

        @Override
        default void close() throws IOException {}
    }

    /** Makes a client. */
    interface Maker {
        Client make() throws IOException;
    }

    /** Returns how often all of them did it in a second. */
    static double perSecond(int count, long millis, Maker maker) throws IOException, InterruptedException {
        try (var threads = Executors.newFixedThreadPool(count)) {
            long begin = System.nanoTime();
            long end = begin + millis * 1_000_000;
            List<Future<Integer>> done = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                done.add(threads.submit(() -> {
                    int steps = 0;
                    try (Client client = maker.make()) {
                        while (System.nanoTime() < end && client.step()) {
                            steps++;
                        }
                    }
                    return steps;
                }));
            }
            long sum = 0;
            for (Future<Integer> each : done) {
                sum += each.get();
            }
            return sum * 1e9 / (System.nanoTime() - begin);
        } catch (ExecutionException e) {
            throw new IOException("A client failed", e.getCause());
        }
    }
}
