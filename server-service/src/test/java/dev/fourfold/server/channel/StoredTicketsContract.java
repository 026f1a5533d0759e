package dev.fourfold.server.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.TicketStore;
import dev.fourfold.server.ServerTest;
import dev.fourfold.server.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What holds of tickets in the database, on any engine. */
@ServerTest
abstract class StoredTicketsContract {

    private static final PeerName CLIENT = PeerName.of("client.com");
    private static final Bytes ID = id(1);
    private static final Bytes SEALED = Bytes.ofHex("00ff10");

    @Autowired
    private TicketStore tickets;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Lease lease;

    @Autowired
    private Store store;

    @BeforeEach
    void clear() {
        store.clear();
    }

    @Test
    void keepsWhatATicketStandsFor() {
        put(ID, CLIENT);
        assertThat(tickets.find(ID)).contains(SEALED);
        assertThat(tickets.find(ID)).contains(SEALED);
        assertThat(tickets.keeps()).isTrue();
    }

    @Test
    void knowsNothingOfOtherTickets() {
        put(ID, CLIENT);
        assertThat(tickets.find(id(2))).isEmpty();
        assertThat(tickets.take(id(2))).isFalse();
        assertThat(tickets.find(ID)).isPresent();
    }

    @Test
    void givesATicketOnce() {
        put(ID, CLIENT);
        assertThat(tickets.take(ID)).isTrue();
        assertThat(tickets.take(ID)).isFalse();
        assertThat(tickets.find(ID)).isEmpty();
    }

    @Test
    void givesATicketToOneOfManyWhoAskAtOnce() throws Exception {
        put(ID, CLIENT);
        var another = new StoredTickets(jdbc, lease);
        List<Future<Boolean>> taken = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                TicketStore server = i % 2 == 0 ? tickets : another;
                taken.add(threads.submit(() -> server.take(ID)));
            }
        }
        int times = 0;
        for (Future<Boolean> one : taken) {
            times += one.get() ? 1 : 0;
        }
        assertThat(times).isEqualTo(1);
    }

    @Test
    void asksNobodyOnceTheLeaseIsOver() {
        put(ID, CLIENT);
        var alone = new StoredTickets(jdbc, new Lease(() -> 0));
        alone.put(id(7), CLIENT, SEALED, Instant.now().plus(Duration.ofHours(1)));

        assertThat(alone.find(ID)).isEmpty();
        assertThat(alone.take(ID)).isFalse();
        assertThat(tickets.find(id(7))).isEmpty();
    }

    @Test
    void givesNothingThatHasExpired() {
        tickets.put(ID, CLIENT, SEALED, Instant.now().minus(Duration.ofMinutes(1)));
        assertThat(tickets.find(ID)).isEmpty();
        assertThat(tickets.take(ID)).isFalse();
    }

    @Test
    void forgetsWhatHasExpired() {
        tickets.put(ID, CLIENT, SEALED, Instant.now().minus(Duration.ofMinutes(1)));
        put(id(2), PeerName.of("other.com"));
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void forgetsTheOldestOfAClientWithTooMany() {
        PeerName other = PeerName.of("other.com");
        put(id(100), other);
        for (int i = 1; i <= 17; i++) {
            put(id(i), CLIENT);
        }
        assertThat(tickets.find(id(1))).isEmpty();
        assertThat(tickets.find(id(2))).isPresent();
        assertThat(tickets.find(id(17))).isPresent();
        assertThat(tickets.find(id(100))).isPresent();
        assertThat(count()).isEqualTo(17);
    }

    @Test
    void goesOnWithoutATicketWhenTheDatabaseIsAway() {
        store.force("ALTER TABLE channel_ticket RENAME TO away");
        try {
            put(ID, CLIENT);
            assertThat(tickets.find(ID)).isEmpty();
            assertThat(tickets.take(ID)).isFalse();
        } finally {
            store.force("ALTER TABLE away RENAME TO channel_ticket");
        }
    }

    private void put(Bytes id, PeerName owner) {
        tickets.put(id, owner, SEALED, Instant.now().plus(Duration.ofHours(1)));
    }

    private long count() {
        return jdbc.sql("SELECT count(*) FROM channel_ticket").query(Long.class).single();
    }

    private static Bytes id(int number) {
        byte[] id = new byte[16];
        id[15] = (byte) number;
        return Bytes.of(id);
    }
}
