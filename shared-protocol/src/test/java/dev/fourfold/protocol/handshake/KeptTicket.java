package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.TicketCache;
import dev.fourfold.protocol.TicketStore;
import java.time.Instant;
import java.time.InstantSource;

/** A ticket as both sides keep it after a handshake in full, so that each test may use it once. */
record KeptTicket(Bytes ticket, Bytes ofClient, Bytes ofServer, Instant expires) {

    private static final PeerName CLIENT = PeerName.of("client.com");

    /** Shakes hands in full, and keeps the newest ticket of it. */
    static KeptTicket after(Endpoint client, Endpoint server) {
        var cache = new TicketCache();
        var store = TicketStore.inMemory(server.clock());
        Dialogue.undisturbed(client.withTicketCache(cache), server.withTicketStore(store));
        Session session = cache.take(Dialogue.SERVER).orElseThrow();
        return new KeptTicket(
                session.ticket(),
                SealedSession.seal(session),
                store.find(SealedSession.id(session.ticket())).orElseThrow(),
                session.expires());
    }

    Session session() {
        return SealedSession.open(ofClient, ticket).orElseThrow();
    }

    TicketCache cache() {
        var cache = new TicketCache();
        cache.put(Dialogue.SERVER, session());
        return cache;
    }

    TicketStore store(InstantSource clock) {
        TicketStore store = TicketStore.inMemory(clock);
        store.put(SealedSession.id(ticket), CLIENT, ofServer, expires);
        return store;
    }
}
