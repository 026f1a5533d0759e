package dev.fourfold.starter.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.HandshakeEvent;
import dev.fourfold.protocol.HandshakeEvent.Detail;
import dev.fourfold.protocol.HandshakeObserver;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.Phase;
import dev.fourfold.starter.handshake.Handshakes.Side;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HandshakesTest {

    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final List<String> read = new ArrayList<>();
    private final Handshakes handshakes =
            new Handshakes(InstantSource.fixed(NOW), List.of((trace, event) -> read.add(PhaseLog.words(trace, event))));

    @Test
    void showTheNewestFirst() {
        begin("a:1");
        begin("b:2");
        assertThat(handshakes.recent()).extracting(HandshakeTrace::remote).containsExactly("b:2", "a:1");
    }

    @Test
    void forgetTheOldest() {
        for (int i = 0; i < 60; i++) {
            begin("peer:" + i);
        }
        assertThat(handshakes.recent()).hasSize(50);
        assertThat(handshakes.recent().getLast().remote()).isEqualTo("peer:10");
    }

    @Test
    void forgetThoseThatFailedFirst() {
        begin("friend:1");
        for (int i = 0; i < 200; i++) {
            begin("stranger:" + i)
                    .on(event(Phase.HELLOS, new HandshakeEvent.Failed(Alert.HANDSHAKE_TIMEOUT, false, "")));
        }
        assertThat(handshakes.recent()).hasSize(50);
        assertThat(handshakes.recent().getLast().remote()).isEqualTo("friend:1");
        assertThat(handshakes.recent().getFirst().remote()).isEqualTo("stranger:199");
    }

    @Test
    void knowNothingOfWhatNeverBegan() {
        handshakes.watch(Side.SERVER, "turned-away:1");
        assertThat(handshakes.recent()).isEmpty();
    }

    @Test
    void tellEveryReaderInWords() {
        var observer = handshakes.watch(Side.SERVER, "a:1");
        observer.on(event(Phase.HELLOS, new HandshakeEvent.PhaseBegan()));
        observer.on(event(Phase.HELLOS, new HandshakeEvent.Message(false, "ClientHello", 1345, Map.of())));
        observer.on(event(Phase.SERVER_AUTHENTICATION, new HandshakeEvent.TranscriptConfirmed("ServerConfirm")));
        assertThat(read)
                .containsExactly(
                        "begins: hellos and negotiation, as the server, with a:1",
                        "received ClientHello, 1345 bytes",
                        "The message is authentic. ServerConfirm matches everything that was said so far");
    }

    @Test
    void viewACompletedOneByPhase() {
        var observer = handshakes.watch(Side.CLIENT, "a:1");
        observer.on(event(Phase.HELLOS, new HandshakeEvent.PhaseBegan()));
        observer.on(event(Phase.HELLOS, new HandshakeEvent.PhaseEnded()));
        observer.on(event(Phase.FINISH, new HandshakeEvent.Completed(Bytes.ofHex("00ff"), PeerName.of("server.com"))));
        HandshakeView view = HandshakeView.of(handshakes.recent().getFirst());
        assertThat(view.outcome()).isEqualTo("completed");
        assertThat(view.connectionId()).isEqualTo("00ff");
        assertThat(view.phases()).extracting(HandshakeView.PhaseView::number).containsExactly(1, 4);
        assertThat(view.phases().getFirst().completed()).isTrue();
        assertThat(view.phases().getLast().completed()).isFalse();
    }

    @Test
    void viewAFailedOneWithItsAlertAndReason() {
        handshakes
                .watch(Side.CLIENT, "a:1")
                .on(event(Phase.HELLOS, new HandshakeEvent.Failed(Alert.UNKNOWN_CA, true, "the peer gave up")));
        HandshakeView view = HandshakeView.of(handshakes.recent().getFirst());
        assertThat(view.outcome()).isEqualTo("failed");
        assertThat(view.alert()).isEqualTo("unknown_ca (from the peer)");
        assertThat(view.reason()).isEqualTo("the peer gave up");
    }

    @Test
    void viewOneThatGoesOn() {
        begin("a:1");
        assertThat(HandshakeView.of(handshakes.recent().getFirst()).outcome()).isEqualTo("in-progress");
    }

    private HandshakeObserver begin(String remote) {
        HandshakeObserver observer = handshakes.watch(Side.SERVER, remote);
        observer.on(event(Phase.HELLOS, new HandshakeEvent.PhaseBegan()));
        return observer;
    }

    private static HandshakeEvent event(Phase phase, Detail detail) {
        return new HandshakeEvent(Duration.ofMillis(3), phase, detail);
    }
}
