package dev.fourfold.starter.channel;

import dev.fourfold.protocol.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts how the channels of a server end, for metrics. */
final class ChannelEnds {

    /** Why a channel ended. */
    enum End {
        /** Both sides said what they had to say. */
        CLOSED,
        /** One side broke the rules, and an alert said so. */
        ALERT,
        /** The connection ended, and the peer had not said that it was done. */
        TRUNCATED,
        /** The peer was silent for too long. */
        IDLE,
        /** The connection broke, or the peer did not read. */
        BROKEN,
        /** The conversation failed; that is an error of ours. */
        FAILED,
        /** There were too many connections already. */
        TURNED_AWAY
    }

    private final Map<End, LongAdder> counts = new EnumMap<>(End.class);

    ChannelEnds() {
        for (End end : End.values()) {
            counts.put(end, new LongAdder());
        }
    }

    void count(End end) {
        counter(end).increment();
    }

    long of(End end) {
        return counter(end).sum();
    }

    /** Returns what an exception says about the end. */
    static End of(IOException e) {
        return switch (e) {
            case ProtocolException _ -> End.ALERT;
            case EOFException _ -> End.TRUNCATED;
            case SocketTimeoutException _ -> End.IDLE;
            default -> End.BROKEN;
        };
    }

    private LongAdder counter(End end) {
        return Objects.requireNonNull(counts.get(end));
    }
}
