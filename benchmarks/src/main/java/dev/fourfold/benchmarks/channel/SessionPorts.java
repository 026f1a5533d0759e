package dev.fourfold.benchmarks.channel;

import java.util.concurrent.atomic.AtomicInteger;

/** Which port a client of TLS says that it calls: sessions are kept by name and port. */
final class SessionPorts {

    private static final int PORTS = 60_000;

    private final boolean resuming;
    private final AtomicInteger connections = new AtomicInteger();

    SessionPorts(boolean resuming) {
        this.resuming = resuming;
    }

    /** Returns the same each time if sessions shall be found, another if not. */
    int next() {
        return resuming ? 1 : 1 + connections.getAndIncrement() % PORTS;
    }
}
