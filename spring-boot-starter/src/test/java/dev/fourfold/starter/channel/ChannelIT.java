package dev.fourfold.starter.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fourfold.protocol.HandshakeEvent;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.Phase;
import dev.fourfold.protocol.Profile;
import dev.fourfold.protocol.SecureChannel;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.TestPki.Leaf;
import dev.fourfold.protocol.TicketStore;
import dev.fourfold.starter.handshake.Handshakes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.contributor.Status;

/** A channel server and a channel client of the starter over a real port. */
@Timeout(60)
class ChannelIT {

    private final TestPki pki = new TestPki(Instant.now());
    private final TestIdentities serverIdentities = new TestIdentities(pki.trust());
    private final TestIdentities clientIdentities = new TestIdentities(pki.trust());
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<SecureChannel> taken = new LinkedBlockingQueue<>();
    private final Handshakes handshakes = new Handshakes(InstantSource.system(), List.of());
    private ChannelServer server = server(0, 100);
    private ChannelClient client = client(1);

    @AfterEach
    void stop() {
        client.stop();
        server.stop();
    }

    @Test
    void keepsOneChannelOpen() throws Exception {
        enrolBoth();
        server.start();
        dial();
        taken.take().send(bytes("hello"));
        assertThat(heard.take()).isEqualTo("hello");
        assertThat(server.connected()).isEqualTo(1);
        assertThat(new ChannelServerHealthIndicator(server, serverIdentities)
                        .health()
                        .getStatus())
                .isEqualTo(Status.UP);
        assertThat(new ChannelClientHealthIndicator(client).health().getStatus())
                .isEqualTo(Status.UP);
    }

    @Test
    void waitsUntilBothSidesHaveAnIdentity() throws Exception {
        server.start();
        dial();
        assertThat(new ChannelServerHealthIndicator(server, serverIdentities)
                        .health()
                        .getStatus())
                .isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(new ChannelClientHealthIndicator(client).health().getStatus())
                .isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(taken.poll(300, TimeUnit.MILLISECONDS)).isNull();
        enrolBoth();
        assertThat(taken.take().peer().name().dnsName()).isEqualTo("client.com");
    }

    @Test
    void dialsAgainWhenTheServerComesBack() throws Exception {
        enrolBoth();
        server.start();
        int port = server.port();
        dial();
        taken.take();
        server.stop();
        await().until(() -> !client.state().open());
        server = server(port, 100);
        server.start();
        taken.take().send(bytes("again"));
        assertThat(heard.take()).isEqualTo("again");
    }

    @Test
    void goesOnWithoutARestartWhenItsIdentityIsRenewed() throws Exception {
        enrolBoth();
        server.start();
        dial();
        SecureChannel first = taken.take();
        Identity renewed = leaf("client.com", KeyPurposeId.id_kp_clientAuth);
        clientIdentities.become(renewed);
        first.send(bytes("still the first"));
        assertThat(heard.take()).isEqualTo("still the first");
        first.close();
        assertThat(taken.take().peer().certificate()).isEqualTo(renewed.certificate());
    }

    @Test
    void neverTalksToAServerOfAnotherName() throws Exception {
        serverIdentities.become(leaf("other.com", KeyPurposeId.id_kp_serverAuth));
        clientIdentities.become(leaf("client.com", KeyPurposeId.id_kp_clientAuth));
        server.start();
        dial();
        await().until(() -> client.state().words().contains("server.com is expected"));
        assertThat(taken).isEmpty();
    }

    @Test
    void tellsOnePeerTooManyToComeBackLater() throws Exception {
        server = server(0, 1);
        enrolBoth();
        server.start();
        dial();
        taken.take();
        try (Socket second = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            assertThat(second.getInputStream().readAllBytes()).isEqualTo(new byte[] {(byte) 0xD2, 0, 0, 1, 90});
        }
    }

    @Test
    void staysUpThoughPeersMisbehave() throws Exception {
        enrolBoth();
        server.start();
        for (byte[] nonsense :
                List.of(bytes("GET / HTTP/1.0\r\n\r\n"), new byte[] {(byte) 0xD1, 0, 0, 4, 1, 0, 0, 0})) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.getOutputStream().write(nonsense);
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            }
        }
        dial();
        assertThat(taken.take().peer().name().dnsName()).isEqualTo("client.com");
    }

    @Test
    void namesThePropertyWhenItsPortIsTaken() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server = server(other.getLocalPort(), 100);
            assertThatThrownBy(server::start).hasMessageContaining("fourfold.channel.server.port");
        }
    }

    @Test
    void remembersFourPhasesOfEachHandshake() throws Exception {
        enrolBoth();
        server.start();
        dial();
        taken.take();
        await().until(() -> client.state().open());
        assertThat(handshakes.recent())
                .hasSize(2)
                .allSatisfy(trace -> assertThat(trace.events())
                        .filteredOn(event -> event.detail() instanceof HandshakeEvent.PhaseEnded)
                        .extracting(HandshakeEvent::phase)
                        .containsExactly(Phase.values()));
    }

    private void enrolBoth() {
        serverIdentities.become(leaf("server.com", KeyPurposeId.id_kp_serverAuth));
        clientIdentities.become(leaf("client.com", KeyPurposeId.id_kp_clientAuth));
    }

    private Identity leaf(String name, KeyPurposeId purpose) {
        Consumer<Leaf> bend = leaf -> {
            leaf.names = List.of(name);
            leaf.purposes = List.of(purpose);
        };
        return pki.identity(bend);
    }

    private void dial() {
        client = client(server.port());
        client.start();
    }

    private ChannelServer server(int port, int maxConnections) {
        var properties = new ChannelServerProperties(
                port,
                InetAddress.getLoopbackAddress(),
                maxConnections,
                Profile.DEFAULT,
                true,
                Duration.ofDays(8),
                16,
                16,
                16,
                8,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30));
        return new ChannelServer(
                properties,
                serverIdentities,
                channel -> {
                    taken.add(channel);
                    channel.input().transferTo(OutputStream.nullOutputStream());
                },
                handshakes,
                TicketStore.inMemory(InstantSource.system()));
    }

    private ChannelClient client(int port) {
        var properties = new ChannelClientProperties(
                "127.0.0.1",
                port,
                "server.com",
                Profile.DEFAULT,
                true,
                Duration.ofDays(8),
                Duration.ofSeconds(5),
                Duration.ofMillis(200),
                Duration.ofMillis(50),
                Duration.ofMillis(500));
        return new ChannelClient(properties, clientIdentities, this::hear, handshakes);
    }

    private void hear(SecureChannel channel) throws IOException {
        InputStream in = channel.input();
        byte[] buffer = new byte[100];
        for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
            heard.add(new String(buffer, 0, length, StandardCharsets.UTF_8));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
