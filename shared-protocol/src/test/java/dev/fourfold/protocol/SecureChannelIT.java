package dev.fourfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two channels over a real socket. Its tests wait more than they compute, so they run at the same time. */
@Timeout(30)
@Execution(ExecutionMode.CONCURRENT)
class SecureChannelIT {

    private static final TestPki PKI = new TestPki();
    private static final PeerName SERVER = PeerName.of("server.com");
    private static final Limits QUICK = Limits.DEFAULT
            .withHandshakeTimeout(Duration.ofSeconds(2))
            .withIdleTimeout(Duration.ofSeconds(2))
            .withStalledWrite(Duration.ofSeconds(1))
            .withLinger(Duration.ofMillis(300));
    private static final Limits QUICK_ONCE_OPEN = QUICK.withHandshakeTimeout(Duration.ofSeconds(20));

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<HandshakeEvent> clientEvents = Collections.synchronizedList(new ArrayList<>());
    private final List<HandshakeEvent> serverEvents = Collections.synchronizedList(new ArrayList<>());
    private ServerSocket listener;

    SecureChannelIT() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @BeforeEach
    void limitAccept() throws IOException {
        listener.setSoTimeout(5_000);
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }

    @Test
    void carriesBytesBothWays() throws Exception {
        try (Pair pair = pair(PKI.client("client.com"), PKI.server("server.com"))) {
            pair.client().send(bytes("ping"));
            assertThat(pair.server().input().readNBytes(4)).isEqualTo(bytes("ping"));
            pair.server().send(bytes("pong"));
            assertThat(pair.client().input().readNBytes(4)).isEqualTo(bytes("pong"));
        }
    }

    @Test
    void tellsEachSideWhoTheOtherIs() throws Exception {
        try (Pair pair = pair(PKI.client("client.com"), PKI.server("server.com"))) {
            assertThat(pair.client().peer().name()).isEqualTo(SERVER);
            assertThat(pair.server().peer().name()).isEqualTo(PeerName.of("client.com"));
            assertThat(pair.client().connectionId()).isEqualTo(pair.server().connectionId());
        }
    }

    @Test
    void authenticatesWithP256KeysToo() throws Exception {
        Identity client = PKI.identity(leaf -> {
            leaf.names = List.of("client.com");
            leaf.keyAlgorithm = "EC";
            leaf.purposes = List.of(KeyPurposeId.id_kp_clientAuth);
        });
        Identity server = PKI.identity(leaf -> {
            leaf.names = List.of("server.com");
            leaf.keyAlgorithm = "EC";
        });
        try (Pair pair = pair(client, server)) {
            assertThat(pair.server().peer().name()).isEqualTo(PeerName.of("client.com"));
        }
    }

    @Test
    void showsFourPhasesInOrderOnBothSides() throws Exception {
        try (Pair _ = pair(PKI.client("client.com"), PKI.server("server.com"))) {
            for (var events : List.of(clientEvents, serverEvents)) {
                assertThat(events)
                        .filteredOn(event -> event.detail() instanceof HandshakeEvent.PhaseBegan)
                        .extracting(HandshakeEvent::phase)
                        .containsExactly(Phase.values());
                assertThat(events)
                        .filteredOn(event -> event.detail() instanceof HandshakeEvent.PhaseEnded)
                        .extracting(HandshakeEvent::phase)
                        .containsExactly(Phase.values());
                assertThat(events.getLast().detail()).isInstanceOf(HandshakeEvent.Completed.class);
            }
        }
    }

    @Test
    void tellsBothObserversTheSameFingerprints() throws Exception {
        try (Pair _ = pair(PKI.client("client.com"), PKI.server("server.com"))) {
            for (var kind :
                    List.of(HandshakeEvent.PreMasterSecretAgreed.class, HandshakeEvent.MasterSecretCalculated.class)) {
                assertThat(details(clientEvents, kind)).hasSize(1).isEqualTo(details(serverEvents, kind));
            }
        }
    }

    @Test
    void splitsAndJoinsWhatIsLongerThanARecord() throws Exception {
        byte[] long1 = new byte[300_000];
        new SecureRandom().nextBytes(long1);
        try (Pair pair = pair(PKI.client("client.com"), PKI.server("server.com"))) {
            Future<byte[]> received = threads.submit(() -> pair.server().input().readNBytes(long1.length));
            pair.client().send(long1);
            assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo(long1);
        }
    }

    @Test
    void endsTheStreamAfterCloseNotify() throws Exception {
        Pair pair = pair(PKI.client("client.com"), PKI.server("server.com"));
        pair.client().send(bytes("last"));
        Future<?> closing = threads.submit(pair.client()::close);
        assertThat(pair.server().input().readAllBytes()).isEqualTo(bytes("last"));
        pair.server().close();
        closing.get(5, TimeUnit.SECONDS);
    }

    @Test
    void letsThePeerGoOnAfterFinish() throws Exception {
        try (Pair pair = pair(PKI.client("client.com"), PKI.server("server.com"))) {
            pair.client().finish();
            assertThat(pair.server().input().read()).isEqualTo(-1);
            pair.server().send(bytes("still here"));
            assertThat(pair.client().input().readNBytes(10)).isEqualTo(bytes("still here"));
            assertThatThrownBy(() -> pair.client().send(bytes("more"))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void reportsTruncationInsteadOfTheEnd() throws Exception {
        try (Pair pair = pair(PKI.client("client.com"), PKI.server("server.com"))) {
            pair.clientSocket().close();
            assertThatThrownBy(() -> pair.server().input().read()).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void answersAPing() throws Exception {
        try (Pair pair = pair(PKI.client("client.com"), PKI.server("server.com"), QUICK_ONCE_OPEN)) {
            Future<Integer> serverReads =
                    threads.submit(() -> pair.server().input().read());
            Future<Integer> clientReads =
                    threads.submit(() -> pair.client().input().read());
            for (int i = 0; i < 3; i++) {
                pair.client().ping();
            }
            pair.server().send(bytes("x"));
            pair.client().send(bytes("y"));
            assertThat(serverReads.get()).isEqualTo('y');
            assertThat(clientReads.get()).isEqualTo('x');
        }
    }

    @Test
    void givesUpOnASilentPeer() throws Exception {
        try (Pair pair = pair(PKI.client("client.com"), PKI.server("server.com"), QUICK_ONCE_OPEN)) {
            assertThatThrownBy(() -> pair.server().input().read()).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void closesInTimeThoughThePeerNeverReads() throws Exception {
        Pair pair = pair(PKI.client("client.com"), PKI.server("server.com"), QUICK_ONCE_OPEN);
        Future<?> blocked = threads.submit(() -> {
            pair.client().send(new byte[50_000_000]);
            return null;
        });
        assertThatThrownBy(() -> blocked.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        Future<?> closing = threads.submit(pair.client()::close);
        closing.get(5, TimeUnit.SECONDS);
        assertThatThrownBy(() -> blocked.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
        pair.serverSocket().close();
    }

    @Test
    void tellsTheClientThatTheServerRefusedIt() throws Exception {
        var strangers = new TestPki();
        assertRefused(strangers.client("client.com"), PKI.server("server.com"), PKI.trust(), Alert.UNKNOWN_CA, true);
    }

    @Test
    void tellsTheServerThatTheClientRefusedIt() throws Exception {
        assertRefused(PKI.client("client.com"), PKI.server("other.com"), PKI.trust(), Alert.BAD_CERTIFICATE, false);
    }

    @Test
    void refusesAServerCertificateFromAClient() throws Exception {
        assertRefused(
                PKI.server("client.com"), PKI.server("server.com"), PKI.trust(), Alert.UNSUPPORTED_CERTIFICATE, true);
    }

    @Test
    void refusesAClientCertificateFromAServer() throws Exception {
        assertRefused(
                PKI.client("client.com"), PKI.client("server.com"), PKI.trust(), Alert.UNSUPPORTED_CERTIFICATE, false);
    }

    @Test
    void givesUpOnAClientThatSaysNothing() throws Exception {
        Future<SecureChannel> server = accept(PKI.server("server.com"), QUICK);
        try (Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
            assertThat(failure(server).alert()).isEqualTo(Alert.HANDSHAKE_TIMEOUT);
            assertThat(socket.getInputStream().readAllBytes()).isEqualTo(new byte[] {(byte) 0xD2, 0, 0, 1, 91});
        }
    }

    @Test
    void givesUpOnAClientThatTricklesBytes() throws Exception {
        Future<SecureChannel> server = accept(PKI.server("server.com"), QUICK);
        try (Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
            socket.setSoTimeout(100);
            socket.getOutputStream().write(new byte[] {(byte) 0xD1, 0, 4, 0});
            long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
            InputStream in = socket.getInputStream();
            int first = -2;
            while (first == -2 && System.nanoTime() < end) {
                socket.getOutputStream().write(1);
                try {
                    first = in.read();
                } catch (SocketTimeoutException e) {
                    first = -2;
                }
            }
            assertThat(first).isEqualTo(0xD2);
        }
        assertThat(failure(server).alert()).isEqualTo(Alert.HANDSHAKE_TIMEOUT);
    }

    @Test
    void saysNothingToOtherProtocols() throws Exception {
        Future<SecureChannel> server = accept(PKI.server("server.com"), QUICK);
        try (Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
            socket.getOutputStream().write(bytes("GET / HTTP/1.1\r\n\r\n"));
            socket.shutdownOutput();
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
        assertThat(failure(server).alert()).isEqualTo(Alert.UNEXPECTED_MESSAGE);
    }

    @Test
    void refusesARecordThatIsTooLongOnItsHeader() throws Exception {
        Future<SecureChannel> server = accept(PKI.server("server.com"), QUICK);
        try (Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
            socket.getOutputStream().write(new byte[] {(byte) 0xD1, 0, 0x40, 1});
            assertThat(socket.getInputStream().readAllBytes()).isEqualTo(new byte[] {(byte) 0xD2, 0, 0, 1, 22});
        }
        assertThat(failure(server).alert()).isEqualTo(Alert.RECORD_OVERFLOW);
    }

    @Test
    void turnsAPeerAwayWithOneAlert() throws Exception {
        Future<SecureChannel> client = connect(PKI.client("client.com"), QUICK);
        SecureChannel.refuse(listener.accept(), Alert.BUSY);
        ProtocolException failure = failure(client);
        assertThat(failure.alert()).isEqualTo(Alert.BUSY);
        assertThat(((HandshakeEvent.Failed) clientEvents.getLast().detail()).byPeer())
                .isTrue();
    }

    private void assertRefused(Identity client, Identity server, TrustAnchors trust, Alert alert, boolean byServer)
            throws Exception {
        Endpoint serverSide = endpoint(server, trust, QUICK_ONCE_OPEN);
        Future<SecureChannel> accepted =
                threads.submit(() -> SecureChannel.accept(listener.accept(), serverSide, serverEvents::add));
        Future<SecureChannel> connected = connect(client, QUICK_ONCE_OPEN);
        assertThat(failure(accepted).alert()).isEqualTo(alert);
        assertThat(failure(connected).alert()).isEqualTo(alert);
        assertThat(((HandshakeEvent.Failed) serverEvents.getLast().detail()).byPeer())
                .isEqualTo(!byServer);
        assertThat(((HandshakeEvent.Failed) clientEvents.getLast().detail()).byPeer())
                .isEqualTo(byServer);
    }

    private static ProtocolException failure(Future<SecureChannel> handshake) {
        var thrown = org.assertj.core.api.Assertions.catchThrowableOfType(
                ExecutionException.class, () -> handshake.get(10, TimeUnit.SECONDS));
        return assertThat(thrown.getCause())
                .asInstanceOf(type(ProtocolException.class))
                .actual();
    }

    private Pair pair(Identity client, Identity server) throws Exception {
        return pair(client, server, QUICK_ONCE_OPEN);
    }

    private Pair pair(Identity client, Identity server, Limits limits) throws Exception {
        Future<Accepted> accepting = threads.submit(() -> {
            Socket socket = listener.accept();
            return new Accepted(
                    socket, SecureChannel.accept(socket, endpoint(server, PKI.trust(), limits), serverEvents::add));
        });
        var clientSocket = new Socket(listener.getInetAddress(), listener.getLocalPort());
        SecureChannel channel =
                SecureChannel.connect(clientSocket, endpoint(client, PKI.trust(), limits), SERVER, clientEvents::add);
        Accepted accepted = accepting.get(10, TimeUnit.SECONDS);
        return new Pair(channel, accepted.channel, clientSocket, accepted.socket);
    }

    private Future<SecureChannel> accept(Identity server, Limits limits) {
        Callable<SecureChannel> accepting =
                () -> SecureChannel.accept(listener.accept(), endpoint(server, PKI.trust(), limits), serverEvents::add);
        return threads.submit(accepting);
    }

    private Future<SecureChannel> connect(Identity client, Limits limits) {
        Callable<SecureChannel> connecting = () -> SecureChannel.connect(
                new Socket(listener.getInetAddress(), listener.getLocalPort()),
                endpoint(client, PKI.trust(), limits),
                SERVER,
                clientEvents::add);
        return threads.submit(connecting);
    }

    private static Endpoint endpoint(Identity identity, TrustAnchors trust, Limits limits) {
        return Endpoint.of(identity, trust).withLimits(limits).withClock(InstantSource.fixed(TestPki.NOW));
    }

    private static List<HandshakeEvent.Detail> details(
            List<HandshakeEvent> events, Class<? extends HandshakeEvent.Detail> kind) {
        return events.stream()
                .map(HandshakeEvent::detail)
                .filter(kind::isInstance)
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private record Accepted(Socket socket, SecureChannel channel) {}

    private record Pair(SecureChannel client, SecureChannel server, Socket clientSocket, Socket serverSocket)
            implements AutoCloseable {

        @Override
        public void close() {
            client.close();
            server.close();
        }
    }
}
