package dev.fourfold.benchmarks.channel;

import java.io.IOException;

/** The measures, as the client of a peer carries them out. */
interface Client {

    /** What a measure gave: how many of what it counts in how many ns, and words of its own. */
    record Outcome(long count, long nanos, String more) {}

    /** Opens and closes connections until the time is over, so many at once. */
    Outcome handshakes(int atOnce, long nanos) throws IOException, InterruptedException;

    /** Sends messages of a size until the time is over; ends when the server has said that it has read everything. */
    Outcome oneWay(int size, long nanos) throws IOException, InterruptedException;

    /** Sends messages of a size there and back. Words: the median and the 99th percentile of a round trip, in ns. */
    Outcome pingPong(int size, long nanos) throws IOException, InterruptedException;

    /** Opens connections until so many are held, or closes until no more are. */
    Outcome hold(int number) throws IOException, InterruptedException;

    /** Word: the suite. */
    Outcome negotiated() throws IOException, InterruptedException;
}
