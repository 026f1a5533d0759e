package dev.fourfold.protocol.handshake;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.TestVector;
import dev.fourfold.protocol.TrustAnchors;
import dev.fourfold.protocol.handshake.Handshake.Connected;
import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.Hash;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both sides against handshakes that an independent script made from protocol.md §4 to §7. */
class KeyScheduleVectorsTest {

    private static final TestVector HANDSHAKE = TestVector.of("keyschedule")
            .filter(vector -> vector.name().equals("handshake"))
            .findFirst()
            .orElseThrow();

    private static Stream<TestVector> wrongPeers() {
        return TestVector.of("keyschedule").filter(vector -> !vector.equals(HANDSHAKE));
    }

    @Test
    void derivesTheSecretsOfTheSpecification() throws Exception {
        assertThat(transcript(HANDSHAKE, 2).hash()).isEqualTo(HANDSHAKE.hex("hellos"));
        KeySchedule.Handshaking keys = keys(HANDSHAKE);
        assertThat(keys.server().publish()).isEqualTo(HANDSHAKE.hex("s_hs"));
        assertThat(keys.client().publish()).isEqualTo(HANDSHAKE.hex("c_hs"));
        assertThat(keys.confirm().publish()).isEqualTo(HANDSHAKE.hex("confirm"));
        assertThat(keys.finished().publish()).isEqualTo(HANDSHAKE.hex("finished"));
        assertThat(keys.master().publish()).isEqualTo(HANDSHAKE.hex("master"));

        KeySchedule.Traffic traffic = keys.traffic(transcript(HANDSHAKE, 9));
        assertThat(traffic.transcript()).isEqualTo(HANDSHAKE.hex("t4"));
        assertThat(traffic.server().publish()).isEqualTo(HANDSHAKE.hex("s_ap"));
        assertThat(traffic.client().publish()).isEqualTo(HANDSHAKE.hex("c_ap"));
        assertThat(traffic.connectionId()).isEqualTo(HANDSHAKE.hex("cid"));
        assertThat(traffic.finished().publish())
                .isEqualTo(Secret.takeOver(HANDSHAKE.hex("fin").toArray(), Hash.SHA256)
                        .expand("finished", Bytes.ofHex(""), 32)
                        .publish());
    }

    @Test
    void forgetsTheSecretsOfTheHandshake() throws Exception {
        KeySchedule.Handshaking keys = keys(HANDSHAKE);
        keys.forget();
        for (Secret secret : List.of(keys.master(), keys.confirm(), keys.finished())) {
            assertThat(secret.publish().toArray()).containsOnly(0);
        }
        assertThat(keys.server().publish()).isEqualTo(HANDSHAKE.hex("s_hs"));
    }

    @Test
    void connectsTheClientToTheServerOfTheScript() throws Exception {
        var sent = new ArrayList<HandshakeMessage>();
        Handshake end = client(HANDSHAKE, sent);
        assertThat(sent).isEqualTo(messages(HANDSHAKE).subList(6, 9));
        assertThat(end).isInstanceOf(Connected.class);
        assertThat(((Connected) end).connectionId()).isEqualTo(HANDSHAKE.hex("cid"));
    }

    @Test
    void connectsTheServerToTheClientOfTheScript() throws Exception {
        var sent = new ArrayList<HandshakeMessage>();
        Handshake end = server(HANDSHAKE, sent);
        assertThat(sent).isEqualTo(messages(HANDSHAKE).subList(9, 10));
        assertThat(end).isInstanceOf(Connected.class);
        assertThat(((Connected) end).connectionId()).isEqualTo(HANDSHAKE.hex("cid"));
    }

    @ParameterizedTest
    @MethodSource("wrongPeers")
    void refuses(TestVector vector) {
        Alert expected = Alert.valueOf(vector.text("expect").toUpperCase(Locale.ROOT));
        var sent = new ArrayList<HandshakeMessage>();
        if (vector.text("receiver").equals("client")) {
            assertRefused(expected, () -> client(vector, sent));
        } else {
            assertRefused(expected, () -> server(vector, sent));
        }
    }

    private static Handshake client(TestVector vector, List<HandshakeMessage> sent) throws Exception {
        Handshake state = new ClientHandshake.ExpectServerParameters(
                endpoint(vector, "client"),
                PeerName.of("server.com"),
                new ClientOffer.Chosen(
                        agreed(vector),
                        KeySchedule.early(Hash.SHA256),
                        Secret.zero(Hash.SHA256),
                        transcript(vector, 2),
                        null),
                keys(vector));
        List<HandshakeMessage> messages = messages(vector);
        state = feed(state, messages.subList(2, 6), sent);
        return feed(state, messages.subList(9, 10), sent);
    }

    private static Handshake server(TestVector vector, List<HandshakeMessage> sent) throws Exception {
        Handshake state = new ServerHandshake.ExpectClientCertificate(
                endpoint(vector, "server"), agreed(vector), keys(vector), transcript(vector, 6));
        return feed(state, messages(vector).subList(6, 9), sent);
    }

    private static Handshake feed(Handshake state, List<HandshakeMessage> messages, List<HandshakeMessage> sent)
            throws ProtocolException {
        Handshake next = state;
        for (HandshakeMessage message : messages) {
            Step step = next.on(message);
            step.actions().stream()
                    .filter(Step.Send.class::isInstance)
                    .map(send -> ((Step.Send) send).message())
                    .forEach(sent::add);
            next = step.next();
        }
        return next;
    }

    private static Agreed agreed(TestVector vector) {
        return new Agreed(
                CipherSuite.X25519MLKEM768_AES128GCM_SHA256,
                false,
                false,
                Instant.parse(vector.text("now")),
                Bytes.of(new byte[0]));
    }

    private static KeySchedule.Handshaking keys(TestVector vector) throws Exception {
        return KeySchedule.early(Hash.SHA256)
                .handshaking(
                        Secret.takeOver(vector.hex("shared_secret").toArray(), Hash.SHA256),
                        transcript(vector, 2).hash());
    }

    private static Transcript transcript(TestVector vector, int messages) throws ProtocolException {
        Transcript transcript = Transcript.empty(Hash.SHA256);
        for (HandshakeMessage message : messages(vector).subList(0, messages)) {
            transcript = transcript.with(message);
        }
        return transcript;
    }

    private static List<HandshakeMessage> messages(TestVector vector) throws ProtocolException {
        var messages = new ArrayList<HandshakeMessage>();
        for (Bytes line : vector.lines()) {
            messages.add(HandshakeMessage.decode(line.toArray()));
        }
        return messages;
    }

    private static Endpoint endpoint(TestVector vector, String side) throws GeneralSecurityException {
        var key = KeyFactory.getInstance("Ed25519")
                .generatePrivate(
                        new PKCS8EncodedKeySpec(vector.hex(side + "_key").toArray()));
        return Endpoint.of(
                        Identity.of(
                                key,
                                List.of(certificate(vector, side + "_certificate"), certificate(vector, "issuing"))),
                        TrustAnchors.of(certificate(vector, "root")))
                .withClock(InstantSource.fixed(Instant.parse(vector.text("now"))));
    }

    private static X509Certificate certificate(TestVector vector, String header) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(vector.hex(header).toArray()));
    }
}
