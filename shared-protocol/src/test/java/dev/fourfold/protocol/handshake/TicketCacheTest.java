package dev.fourfold.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.TicketCache;
import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.Hash;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TicketCacheTest {

    private static final PeerName SERVER = PeerName.of("server.com");
    private static final PeerName OTHER = PeerName.of("other.com");

    private final TicketCache cache = new TicketCache();

    @Test
    void givesEachSessionOnceTheNewestFirst() {
        Session first = session(1);
        Session second = session(2);
        cache.put(SERVER, first);
        cache.put(SERVER, second);
        assertThat(cache.take(SERVER)).containsSame(second);
        assertThat(cache.take(SERVER)).containsSame(first);
        assertThat(cache.take(SERVER)).isEmpty();
    }

    @Test
    void givesNothingToAnotherServer() {
        cache.put(SERVER, session(1));
        assertThat(cache.take(OTHER)).isEmpty();
        assertThat(cache.take(SERVER)).isPresent();
    }

    @Test
    void forgetsTheSecretOfTheOldestWhenThereIsAThird() {
        Session oldest = session(1);
        cache.put(SERVER, oldest);
        cache.put(SERVER, session(2));
        cache.put(SERVER, session(3));
        assertThat(oldest.psk().publish().toArray()).containsOnly(0);
        assertThat(cache.take(SERVER)).isPresent();
        assertThat(cache.take(SERVER)).isPresent();
        assertThat(cache.take(SERVER)).isEmpty();
    }

    @Test
    void forgetsTheServerThatItHasKnownLongestWhenThereAreTooMany() {
        Session oldest = session(1);
        cache.put(SERVER, oldest);
        for (int i = 0; i < 999; i++) {
            cache.put(PeerName.of("s" + i + ".com"), session(2));
        }
        assertThat(oldest.psk().publish().toArray()).doesNotContain(0);
        cache.put(OTHER, session(3));
        assertThat(oldest.psk().publish().toArray()).containsOnly(0);
        assertThat(cache.take(SERVER)).isEmpty();
        assertThat(cache.take(OTHER)).isPresent();
    }

    @Test
    void keepsNothingIfTicketsAreNotWelcome() {
        TicketCache.none().put(SERVER, session(1));
        assertThat(TicketCache.none().keeps()).isFalse();
        assertThat(TicketCache.none().take(SERVER)).isEmpty();
        assertThat(cache.keeps()).isTrue();
    }

    @Test
    void holdsSessionsThatPrintNoSecret() {
        assertThat(session(0x5A).toString()).doesNotContainIgnoringCase("5a5a").doesNotContain("90, 90");
        assertThat(session(0x5A).psk()).hasToString("[redacted]");
    }

    private static Session session(int seed) {
        byte[] psk = new byte[32];
        Arrays.fill(psk, (byte) seed);
        return new Session(
                CipherSuite.X25519MLKEM768_AES128GCM_SHA256,
                Secret.takeOver(psk, Hash.SHA256),
                List.of(),
                Bytes.ofHex("01"),
                TestPki.NOW,
                TestPki.NOW.plusSeconds(60),
                Bytes.of(psk));
    }
}
