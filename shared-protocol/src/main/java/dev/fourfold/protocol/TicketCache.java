package dev.fourfold.protocol;

import dev.fourfold.protocol.handshake.Session;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where a client keeps the tickets that it was given, in memory only, a few for each server. One cache may serve any number of
 * channels.
 */
public final class TicketCache {

    // Implementation constants
    private static final int MAX_PER_SERVER = 2;
    private static final int MAX_SERVERS = 1_000;
    private static final TicketCache NONE = new TicketCache(0);

    private final int perServer;
    private final ReentrantLock lock = new ReentrantLock();
    private final SequencedMap<PeerName, Deque<Session>> sessions = new LinkedHashMap<>();

    public TicketCache() {
        this(MAX_PER_SERVER);
    }

    private TicketCache(int perServer) {
        this.perServer = perServer;
    }

    /** Returns the cache of a client that wants no tickets. */
    public static TicketCache none() {
        return NONE;
    }

    /** Says whether tickets are welcome. */
    public boolean keeps() {
        return perServer > 0;
    }

    /** Keeps a session; the oldest makes room. */
    public void put(PeerName server, Session session) {
        lock.lock();
        try {
            if (!sessions.containsKey(server) && sessions.size() >= MAX_SERVERS) {
                sessions.pollFirstEntry().getValue().forEach(Session::forget);
            }
            Deque<Session> kept = sessions.computeIfAbsent(server, _ -> new ArrayDeque<>());
            while (kept.size() >= perServer && !kept.isEmpty()) {
                kept.removeFirst().forget();
            }
            if (perServer > 0) {
                kept.addLast(session);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Removes and returns the newest session with that server: protocol.md §13, "forget a ticket when it first sends it". */
    public Optional<Session> take(PeerName server) {
        lock.lock();
        try {
            Deque<Session> kept = sessions.get(server);
            if (kept == null || kept.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(kept.removeLast());
        } finally {
            lock.unlock();
        }
    }
}
