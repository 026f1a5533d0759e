package dev.fourfold.ca;

import java.time.Duration;
import java.util.Arrays;

/** How long something took, half of the times and 99 of 100 times at most. */
record Latency(Duration p50, Duration p99) {

    /** Does it many times, one after the other. */
    static Latency of(int times, Runnable step) {
        long[] nanos = new long[times];
        for (int i = 0; i < times; i++) {
            long begin = System.nanoTime();
            step.run();
            nanos[i] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        return new Latency(Duration.ofNanos(nanos[times / 2]), Duration.ofNanos(nanos[times * 99 / 100]));
    }

    @Override
    public String toString() {
        return "p50 " + p50.toNanos() / 1000 + " µs, p99 " + p99.toNanos() / 1000 + " µs";
    }
}
