package dev.fourfold.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.HandshakeEvent;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.handshake.Handshake.Connected;
import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.HandshakeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both sides, byte for byte, in the connections of an independent implementation. */
class HandshakeVectorsTest {

    private static final int SEALED_HANDSHAKE = 0xD3;
    private static final List<String> BEFORE_THE_CLIENT = List.of(
            "client_hello",
            "server_hello",
            "server_parameters",
            "server_certificate",
            "server_certificate_verify",
            "server_confirm");

    private static Stream<Recording> all() {
        return Recording.of("handshake");
    }

    /** Signatures of Ed25519 are the same each time. */
    private static Stream<Recording> repeatable() {
        return all().filter(recording -> !recording.name().startsWith("signed-"));
    }

    private static Stream<Recording> signed() {
        return all().filter(recording -> recording.name().startsWith("signed-"));
    }

    /** What is in our cookies is our own business, and everything after them depends on it. */
    private static Stream<Recording> repeatableByServers() {
        return repeatable().filter(recording -> !recording.has("hello_retry"));
    }

    @Test
    void hasAll() {
        assertThat(repeatable()).hasSize(33);
        assertThat(repeatableByServers()).hasSize(18);
        assertThat(signed()).hasSize(7);
    }

    @ParameterizedTest
    @MethodSource("repeatable")
    void saysWhatTheOtherClientSaid(Recording recording) throws Exception {
        assertPlays(recording, false);
    }

    @ParameterizedTest
    @MethodSource("repeatableByServers")
    void saysWhatTheOtherServerSaid(Recording recording) throws Exception {
        assertPlays(recording, true);
    }

    @ParameterizedTest
    @MethodSource("signed")
    void verifiesTheSignatureOfTheServer(Recording recording) throws Exception {
        var replay = new Replay(recording, false);
        replay.playUntil(SEALED_HANDSHAKE);
        assertThat(replay.engine().canSend()).isTrue();
        assertThat(replay.events())
                .extracting(HandshakeEvent::detail)
                .hasAtLeastOneElementOfType(HandshakeEvent.PeerAuthenticated.class);
    }

    @ParameterizedTest
    @MethodSource("signed")
    void verifiesTheSignatureOfTheClient(Recording recording) throws Exception {
        CipherSuite suite =
                CipherSuite.ofCode(Integer.decode(recording.text("suite"))).orElseThrow();
        Transcript transcript = Transcript.empty(suite.hash());
        for (String name : BEFORE_THE_CLIENT) {
            transcript = transcript.with(recording.hex(name).toArray());
        }
        Handshake state = new ServerHandshake.ExpectClientCertificate(
                new RecordedPeer(recording, true).endpoint(),
                new Agreed(suite, false, false, recording.time("now"), Bytes.ofHex("")),
                KeySchedule.early(suite.hash())
                        .handshaking(
                                Secret.takeOver(recording.hex("shared_secret").toArray(), suite.hash()),
                                recording.hex("th_hellos")),
                transcript);
        var sent = new ArrayList<HandshakeMessage>();
        for (String name : List.of("client_certificate", "client_certificate_verify", "client_finished")) {
            Step step = state.on(HandshakeMessage.decode(recording.hex(name).toArray()));
            sent.addAll(Dialogue.sent(step));
            state = step.next();
        }
        assertThat(((Connected) state).connectionId()).isEqualTo(recording.hex("connection_id"));
        assertThat(sent)
                .extracting(HandshakeMessage::encode)
                .containsExactly(recording.hex("server_finished").toArray());
    }

    private static void assertPlays(Recording recording, boolean server) throws Exception {
        var replay = new Replay(recording, server);
        replay.play();
        assertThat(replay.engine().hasEnded()).isTrue();
        var terms = replay.engine().terms().orElseThrow();
        assertThat(terms.connectionId()).isEqualTo(recording.hex("connection_id"));
        assertThat(terms.resumed()).isEqualTo(recording.says("resumed"));
        assertThat(terms.peer().name().dnsName())
                .isEqualTo(recording.text(server ? "expected_client" : "expected_server"));
        assertThat(replay.engine()
                        .export(recording.text("export_label"), recording.hex("export_context"), 32)
                        .publish())
                .isEqualTo(recording.hex("export"));
        assertThat(transcripts(replay)).containsExactly(recording.hex("th_hellos"), recording.hex("t4"));
    }

    private static List<Bytes> transcripts(Replay replay) {
        var transcripts = new ArrayList<Bytes>();
        for (HandshakeEvent event : replay.events()) {
            if (event.detail() instanceof HandshakeEvent.PreMasterSecretAgreed agreed) {
                transcripts.add(agreed.transcript());
            } else if (event.detail() instanceof HandshakeEvent.MasterSecretCalculated calculated) {
                transcripts.add(calculated.transcript());
            }
        }
        return transcripts;
    }
}
