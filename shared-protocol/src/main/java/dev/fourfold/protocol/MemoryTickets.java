package dev.fourfold.protocol;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** A bounded ticket store in memory: the oldest makes room, of the same client first. */
final class MemoryTickets implements TicketStore {

    // Implementation constants
    static final int MAX_PER_CLIENT = 16;
    static final int MAX = 10_000;

    private final InstantSource clock;
    private final int maxPerClient;
    private final int max;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Bytes, Entry> entries = new LinkedHashMap<>();
    private final Map<PeerName, Deque<Bytes>> owners = new HashMap<>();

    MemoryTickets(InstantSource clock, int maxPerClient, int max) {
        this.clock = clock;
        this.maxPerClient = maxPerClient;
        this.max = max;
    }

    @Override
    public void put(Bytes id, PeerName owner, Bytes sealed, Instant expires) {
        lock.lock();
        try {
            Deque<Bytes> own = owners.computeIfAbsent(owner, _ -> new ArrayDeque<>());
            if (own.size() >= maxPerClient) {
                remove(own.getFirst());
            } else if (entries.size() >= max) {
                remove(entries.keySet().iterator().next());
            }
            entries.put(id, new Entry(owner, sealed, expires));
            owners.computeIfAbsent(owner, _ -> new ArrayDeque<>()).addLast(id);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Bytes> find(Bytes id) {
        lock.lock();
        try {
            return Optional.ofNullable(entries.get(id))
                    .filter(entry -> clock.instant().isBefore(entry.expires()))
                    .map(Entry::sealed);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean take(Bytes id) {
        lock.lock();
        try {
            return remove(id);
        } finally {
            lock.unlock();
        }
    }

    private boolean remove(Bytes id) {
        Entry entry = entries.remove(id);
        if (entry == null) {
            return false;
        }
        owners.computeIfPresent(entry.owner(), (_, ids) -> {
            ids.remove(id);
            return ids.isEmpty() ? null : ids;
        });
        return true;
    }

    private record Entry(PeerName owner, Bytes sealed, Instant expires) {}
}
