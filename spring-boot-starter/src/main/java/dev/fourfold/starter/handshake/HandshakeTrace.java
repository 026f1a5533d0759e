package dev.fourfold.starter.handshake;

import dev.fourfold.protocol.HandshakeEvent;
import dev.fourfold.starter.handshake.Handshakes.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One handshake as the events that it has emitted so far. Safe for any number of threads. */
public final class HandshakeTrace {

    private final long id;
    private final Side side;
    private final String remote;
    private final Instant startedAt;
    private final List<HandshakeEvent> events = new ArrayList<>();

    HandshakeTrace(long id, Side side, String remote, Instant startedAt) {
        this.id = id;
        this.side = side;
        this.remote = remote;
        this.startedAt = startedAt;
    }

    /** Returns a number that counts the handshakes of this application from 1. */
    public long id() {
        return id;
    }

    public Side side() {
        return side;
    }

    /** Returns the address of the other side. */
    public String remote() {
        return remote;
    }

    public Instant startedAt() {
        return startedAt;
    }

    /** Returns the events so far, in order. */
    public synchronized List<HandshakeEvent> events() {
        return List.copyOf(events);
    }

    /** Says whether the last event was its failure. */
    synchronized boolean hasFailed() {
        return !events.isEmpty() && events.getLast().detail() instanceof HandshakeEvent.Failed;
    }

    /** Adds an event, and says whether it is the first. */
    synchronized boolean add(HandshakeEvent event) {
        events.add(event);
        return events.size() == 1;
    }
}
