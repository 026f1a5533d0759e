package dev.fourfold.benchmarks.channel;

import java.util.Arrays;

/** How long round trips took. */
final class RoundTrips {

    private static final int MAX = 1_000_000;

    private final long[] nanos = new long[MAX];
    private final long started = System.nanoTime();
    private final long enough;
    private long last = started;
    private int count;

    /** Begins the first one. */
    RoundTrips(long enough) {
        this.enough = enough;
    }

    int count() {
        return count;
    }

    /** Ends one and begins the next; says whether it is wanted. */
    boolean next() {
        long now = System.nanoTime();
        nanos[count++] = now - last;
        last = now;
        return now - started < enough && count < MAX;
    }

    Client.Outcome outcome() {
        Arrays.sort(nanos, 0, count);
        return new Client.Outcome(count, last - started, nanos[count / 2] + " " + nanos[(int) (count * 0.99)]);
    }
}
