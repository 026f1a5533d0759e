package dev.fourfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MemoryTicketsTest {

    private static final PeerName ANNA = PeerName.of("anna.com");
    private static final PeerName BERT = PeerName.of("bert.com");
    private static final Instant END = TestPki.NOW.plus(Duration.ofHours(1));
    private static final Bytes SEALED = Bytes.ofHex("aa");

    private Instant now = TestPki.NOW;
    private final MemoryTickets tickets = new MemoryTickets(() -> now, 2, 3);

    @Test
    void givesATicketToOneWhoTakesIt() {
        tickets.put(id(1), ANNA, SEALED, END);
        assertThat(tickets.find(id(1))).contains(SEALED);
        assertThat(tickets.take(id(1))).isTrue();
        assertThat(tickets.take(id(1))).isFalse();
        assertThat(tickets.find(id(1))).isEmpty();
    }

    @Test
    void knowsNothingOfOtherTickets() {
        tickets.put(id(1), ANNA, SEALED, END);
        assertThat(tickets.find(id(2))).isEmpty();
        assertThat(tickets.take(id(2))).isFalse();
    }

    @Test
    void findsNoTicketThatIsOver() {
        tickets.put(id(1), ANNA, SEALED, END);
        now = END.minusMillis(1);
        assertThat(tickets.find(id(1))).isPresent();
        now = END;
        assertThat(tickets.find(id(1))).isEmpty();
    }

    @Test
    void letsTheOldestOfAClientMakeRoomForItsThird() {
        tickets.put(id(1), BERT, SEALED, END);
        tickets.put(id(2), ANNA, SEALED, END);
        tickets.put(id(3), ANNA, SEALED, END);
        tickets.put(id(4), ANNA, SEALED, END);
        assertThat(tickets.find(id(2))).isEmpty();
        assertThat(tickets.find(id(1))).as("that of another").isPresent();
        assertThat(tickets.find(id(3))).isPresent();
        assertThat(tickets.find(id(4))).isPresent();
    }

    @Test
    void letsTheOldestOfAllMakeRoomWhenItIsFull() {
        tickets.put(id(1), BERT, SEALED, END);
        tickets.put(id(2), ANNA, SEALED, END);
        tickets.put(id(3), ANNA, SEALED, END);
        tickets.put(id(4), PeerName.of("carl.com"), SEALED, END);
        assertThat(tickets.find(id(1))).isEmpty();
        assertThat(tickets.find(id(4))).isPresent();
    }

    @Test
    void forgetsHowManyAClientHadOnceTheyAreTaken() {
        tickets.put(id(1), ANNA, SEALED, END);
        tickets.put(id(2), ANNA, SEALED, END);
        tickets.take(id(1));
        tickets.take(id(2));
        tickets.put(id(3), ANNA, SEALED, END);
        tickets.put(id(4), ANNA, SEALED, END);
        assertThat(tickets.find(id(3))).isPresent();
    }

    @Test
    void keepsNothingIfTheServerGivesNoTickets() {
        TicketStore none = TicketStore.none();
        none.put(id(1), ANNA, SEALED, END);
        assertThat(none.keeps()).isFalse();
        assertThat(none.find(id(1))).isEmpty();
        assertThat(none.take(id(1))).isFalse();
        assertThat(tickets.keeps()).isTrue();
    }

    private static Bytes id(int number) {
        return Bytes.ofHex("0" + number);
    }
}
