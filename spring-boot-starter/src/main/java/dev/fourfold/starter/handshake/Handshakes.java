package dev.fourfold.starter.handshake;

import dev.fourfold.protocol.HandshakeEvent;
import dev.fourfold.protocol.HandshakeObserver;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The most recent handshakes of this application, each as the events that it emitted. Handshakes that go on are among
 * them. Safe for any number of threads.
 */
public final class Handshakes {

    /** How many handshakes are remembered. */
    private static final int REMEMBERED = 50;

    private final InstantSource clock;
    private final List<HandshakeReader> readers;
    private final AtomicLong ids = new AtomicLong();
    private final Deque<HandshakeTrace> recent = new ArrayDeque<>();

    /**
     * Remembers handshakes.
     *
     * @param readers who else is told of each event, in order
     */
    public Handshakes(InstantSource clock, List<HandshakeReader> readers) {
        this.clock = clock;
        this.readers = List.copyOf(readers);
    }

    /** Returns the observer to pass to the next handshake with {@code remote}, which is remembered from its first event on. */
    public HandshakeObserver watch(Side side, String remote) {
        var trace = new HandshakeTrace(ids.incrementAndGet(), side, remote, clock.instant());
        return event -> {
            if (trace.add(event)) {
                remember(trace);
            }
            readers.forEach(reader -> reader.read(trace, event));
        };
    }

    /** Makes room where it hurts least: strangers who fail must not push out the peers who did not. */
    private void remember(HandshakeTrace trace) {
        synchronized (recent) {
            if (recent.size() >= REMEMBERED) {
                HandshakeTrace oldest = recent.reversed().stream()
                        .filter(HandshakeTrace::hasFailed)
                        .findFirst()
                        .orElse(recent.getLast());
                recent.remove(oldest);
            }
            recent.addFirst(trace);
        }
    }

    /** Returns what is remembered, the newest first. */
    public List<HandshakeTrace> recent() {
        synchronized (recent) {
            return new ArrayList<>(recent);
        }
    }

    /** Reads events as they come, on the thread that shakes hands. */
    @FunctionalInterface
    public interface HandshakeReader {
        void read(HandshakeTrace trace, HandshakeEvent event);
    }

    /** Which side of the handshake this application was. */
    public enum Side {
        CLIENT,
        SERVER
    }
}
