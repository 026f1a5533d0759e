package dev.fourfold.protocol;

import java.time.Instant;
import java.util.Optional;

/** The store of a server that gives no tickets. */
enum NoTickets implements TicketStore {
    INSTANCE;

    @Override
    public void put(Bytes id, PeerName owner, Bytes sealed, Instant expires) {
        // nothing is kept
    }

    @Override
    public Optional<Bytes> find(Bytes id) {
        return Optional.empty();
    }

    @Override
    public boolean take(Bytes id) {
        return false;
    }

    @Override
    public boolean keeps() {
        return false;
    }
}
