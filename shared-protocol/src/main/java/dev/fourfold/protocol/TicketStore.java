package dev.fourfold.protocol;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Where a server keeps what its tickets stand for (protocol.md §13). What it keeps is sealed: nobody can use it without the
 * ticket. A store that serves several servers must take a ticket for one of them only.
 */
public interface TicketStore {

    /**
     * Keeps an entry until it expires, is taken, or must make room.
     *
     * @param id 16 bytes, different for each ticket
     * @param owner the client that the ticket is for
     * @param sealed what the ticket stands for, at most 64 KiB
     */
    void put(Bytes id, PeerName owner, Bytes sealed, Instant expires);

    /** Returns an entry that is there and has not expired. */
    Optional<Bytes> find(Bytes id);

    /** Removes an entry in one step, and says whether it was still there: of several calls one at most hears true. */
    boolean take(Bytes id);

    /** Says whether tickets are worth making. */
    default boolean keeps() {
        return true;
    }

    /** Returns a store in memory with the default limits of protocol.md §11; it forgets everything at a restart. */
    static TicketStore inMemory(InstantSource clock) {
        return new MemoryTickets(clock, MemoryTickets.MAX_PER_CLIENT, MemoryTickets.MAX);
    }

    /** Returns the store of a server that gives no tickets. */
    static TicketStore none() {
        return NoTickets.INSTANCE;
    }
}
