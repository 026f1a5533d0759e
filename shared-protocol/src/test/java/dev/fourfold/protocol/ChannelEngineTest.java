package dev.fourfold.protocol;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two engines, in memory. */
class ChannelEngineTest {

    private static final TestPki PKI = new TestPki();
    private static final Identity SERVER = PKI.server("server.com");
    private static final Identity CLIENT = PKI.client("client.com");
    private static final Bytes NONE = Bytes.of(new byte[0]);

    private ChannelEngine client = client(endpoint(CLIENT));
    private ChannelEngine server = server(endpoint(SERVER));

    @Test
    void opensOnBothSidesAndSaysWhoThePeerIs() throws Exception {
        open();
        assertThat(client.terms().orElseThrow().peer().name()).isEqualTo(PeerName.of("server.com"));
        assertThat(server.terms().orElseThrow().peer().name()).isEqualTo(PeerName.of("client.com"));
        assertThat(client.failure()).isEmpty();
    }

    @Test
    void opensThoughEachByteComesByItself() throws Exception {
        while (!client.isOpen()) {
            for (byte one : bytes(client.drain())) {
                server.feed(ByteBuffer.wrap(new byte[] {one}));
            }
            for (byte one : bytes(server.drain())) {
                client.feed(ByteBuffer.wrap(new byte[] {one}));
            }
        }
        assertThat(server.isOpen()).isTrue();
    }

    @Test
    void sendsNothingBeforeItMay() {
        assertThat(client.canSend()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> client.send(buffer("early")));
        assertThatIllegalStateException().isThrownBy(() -> server.export("EXPORTER-a", NONE, 32));
        assertThat(server.terms()).isEmpty();
    }

    @Test
    void carriesDataOfAnyLengthBothWays() throws Exception {
        open();
        byte[] much = new byte[100_000];
        much[99_999] = 1;
        client.send(ByteBuffer.wrap(much));
        server.send(buffer("answer"));
        exchange();
        assertThat(bytes(server.received())).isEqualTo(much);
        assertThat(bytes(server.received())).isEmpty();
        assertThat(bytes(client.received())).isEqualTo("answer".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void goesOnInOneDirectionAfterTheOtherHasEnded() throws Exception {
        open();
        client.finish();
        client.finish();
        exchange();
        assertThat(server.hasEnded()).isTrue();
        assertThat(client.canSend()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> client.send(buffer("more")));
        server.send(buffer("still here"));
        exchange();
        assertThat(client.received().remaining()).isEqualTo(10);
        server.feedEnd();
        assertThat(server.failure()).isEmpty();
    }

    @Test
    void refusesARecordThatComesWithoutTheOneBeforeIt() throws Exception {
        open();
        client.send(buffer("lost"));
        assertThat(client.drain().remaining()).isPositive();
        client.send(buffer("found"));
        assertRefused(Alert.BAD_RECORD_MAC, () -> server.feed(client.drain()));
        assertThat(server.received().remaining()).isZero();
    }

    @Test
    void reportsTruncation() throws Exception {
        open();
        assertThatExceptionOfType(EOFException.class).isThrownBy(server::feedEnd);
        assertThat(server.isOpen()).isFalse();
        assertThat(server.failure().orElseThrow()).isInstanceOf(EOFException.class);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> server.send(buffer("x")));
    }

    @Test
    void tellsThePeerWhatItDidWrongAndGoesOnToRefuse() throws Exception {
        open();
        client.send(buffer("data"));
        byte[] changed = bytes(client.drain());
        changed[changed.length - 1] ^= 1;
        assertRefused(Alert.BAD_RECORD_MAC, () -> server.feed(ByteBuffer.wrap(changed)));
        assertRefused(Alert.BAD_RECORD_MAC, () -> server.feed(ByteBuffer.allocate(0)));
        assertRefused(Alert.BAD_RECORD_MAC, server::ping);
        assertRefused(Alert.BAD_RECORD_MAC, () -> client.feed(server.drain()));
        assertThat(server.drain().hasRemaining()).isFalse();
    }

    @Test
    void endsAHandshakeThatTakesTooLong() throws Exception {
        server.timeOut();
        assertThat(bytes(server.drain())).isEqualTo(new byte[] {(byte) 0xD2, 0, 0, 1, 91});
        assertRefused(Alert.HANDSHAKE_TIMEOUT, () -> server.feed(ByteBuffer.allocate(1)));
        assertThat(server.failure()).isPresent();
    }

    @Test
    void endsNothingByTimeOnceItIsOpen() throws Exception {
        open();
        server.timeOut();
        assertThat(server.isOpen()).isTrue();
        assertThat(server.drain().hasRemaining()).isFalse();
    }

    @Test
    void answersPingsAndKeyUpdates() throws Exception {
        open();
        client.ping();
        client.updateKeys();
        client.updateKeys();
        server.feed(client.drain());
        assertThat(server.drain().remaining()).as("a pong, and keys in turn").isPositive();
        open(client, server);
        client.send(buffer("new keys"));
        exchange();
        assertThat(server.received().remaining()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tellsAStrangerAsMuchAsItsOwnerWants(boolean concealing) throws Exception {
        Endpoint own = endpoint(SERVER);
        server = server(concealing ? own.thatConceals() : own);
        client = client(endpoint(new TestPki().client("client.com"), PKI.trust()));
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(this::open);
        assertThat(((ProtocolException) server.failure().orElseThrow()).alert()).isEqualTo(Alert.UNKNOWN_CA);
        assertRefused(concealing ? Alert.UNKNOWN_CA.concealed() : Alert.UNKNOWN_CA, () -> client.feed(server.drain()));
        assertThat(Alert.UNKNOWN_CA.concealed()).isNotEqualTo(Alert.UNKNOWN_CA);
    }

    @Test
    void agreesOnTheFirstApplicationProtocolOfTheServerThatBothSpeak() throws Exception {
        client = client(endpoint(CLIENT).withApplicationProtocols(List.of("a/1", "b/1")));
        server = server(endpoint(SERVER).withApplicationProtocols(List.of("c/1", "b/1", "a/1")));
        open();
        assertThat(client.terms().orElseThrow().applicationProtocol())
                .isEqualTo(server.terms().orElseThrow().applicationProtocol())
                .isIn("a/1", "b/1");
    }

    @Test
    void refusesAClientThatSpeaksNoProtocolOfOurs() {
        client = client(endpoint(CLIENT).withApplicationProtocols(List.of("a/1")));
        server = server(endpoint(SERVER).withApplicationProtocols(List.of("b/1")));
        assertRefused(Alert.NO_APPLICATION_PROTOCOL, this::open);
        assertRefused(Alert.NO_APPLICATION_PROTOCOL, () -> client.feed(server.drain()));
    }

    @Test
    void exportsTheSameToBothAndNothingElseTheSame() throws Exception {
        open();
        Bytes secret = export(client, "EXPORTER-a", "context");
        assertThat(secret.length()).isEqualTo(32);
        assertThat(export(server, "EXPORTER-a", "context")).isEqualTo(secret);
        assertThat(export(client, "EXPORTER-b", "context")).isNotEqualTo(secret);
        assertThat(export(client, "EXPORTER-a", "another")).isNotEqualTo(secret);
        assertThat(export(client, "EXPORTER-a", "")).isNotEqualTo(secret);
        client = client(endpoint(CLIENT));
        server = server(endpoint(SERVER));
        open();
        assertThat(export(client, "EXPORTER-a", "context")).isNotEqualTo(secret);
    }

    @Test
    void exportsAnotherSecretForOtherCertificatesThoughAllElseIsTheSame() throws Exception {
        Identity otherClient = PKI.client("client.com");
        Identity otherServer = PKI.server("server.com");
        assertThat(List.of(
                        exported(CLIENT, SERVER),
                        exported(otherClient, SERVER),
                        exported(CLIENT, otherServer),
                        exported(otherClient, otherServer)))
                .doesNotHaveDuplicates();
        assertThat(exported(CLIENT, SERVER)).as("for all else is").isEqualTo(exported(CLIENT, SERVER));
    }

    @Test
    void exportsUnderNoWrongLabel() throws Exception {
        open();
        assertThatIllegalArgumentException().isThrownBy(() -> client.export("", NONE, 32));
        assertThatIllegalArgumentException().isThrownBy(() -> client.export("x".repeat(201), NONE, 32));
        assertThatIllegalArgumentException().isThrownBy(() -> client.export("ä", NONE, 32));
        assertThatIllegalArgumentException().isThrownBy(() -> client.export("a", NONE, 8_161));
    }

    private Bytes exported(Identity clientIdentity, Identity serverIdentity) throws IOException {
        client = client(endpoint(clientIdentity).withRandom(TestRandom.of(1)));
        server = server(endpoint(serverIdentity).withRandom(TestRandom.of(2)));
        open();
        return export(client, "EXPORTER-a", "");
    }

    private static Bytes export(ChannelEngine engine, String label, String context) {
        return engine.export(label, Bytes.of(context.getBytes(StandardCharsets.US_ASCII)), 32)
                .publish();
    }

    private void open() throws IOException {
        open(client, server);
    }

    private static void open(ChannelEngine client, ChannelEngine server) throws IOException {
        do {
            server.feed(client.drain());
            client.feed(server.drain());
        } while (!client.isOpen());
        assertThat(server.isOpen()).isTrue();
    }

    private void exchange() throws IOException {
        server.feed(client.drain());
        client.feed(server.drain());
    }

    private static ChannelEngine client(Endpoint endpoint) {
        return ChannelEngine.client(endpoint, PeerName.of("server.com"), HandshakeObserver.NONE);
    }

    private static ChannelEngine server(Endpoint endpoint) {
        return ChannelEngine.server(endpoint, HandshakeObserver.NONE);
    }

    private static Endpoint endpoint(Identity identity) {
        return endpoint(identity, PKI.trust());
    }

    private static Endpoint endpoint(Identity identity, TrustAnchors trust) {
        return Endpoint.of(identity, trust).withClock(InstantSource.fixed(TestPki.NOW));
    }

    private static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
