package dev.fourfold.protocol.socket;

import static dev.fourfold.protocol.socket.Sockets.LOOPBACK;
import static dev.fourfold.protocol.socket.Sockets.PKI;
import static dev.fourfold.protocol.socket.Sockets.bytes;
import static dev.fourfold.protocol.socket.Sockets.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.HandshakeEvent.Failed;
import dev.fourfold.protocol.HandshakeObserver;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.Thorough;
import dev.fourfold.protocol.socket.Sockets.Pair;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.parallel.Isolated;

/** Sockets among peers that are not what they should be. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
@Isolated("looks at every thread of the process")
class HostilePeersIT {

    private final Sockets sockets = new Sockets();

    @AfterEach
    void close() throws IOException {
        sockets.close();
    }

    @Test
    void doNotDelayAGoodOne() throws Exception {
        ServerSocket listener = sockets.listen(300);
        besiege(listener, 200);
        assertGoodOneIsServed(listener);
    }

    @Test
    @Thorough("doNotDelayAGoodOne besieges too, with fewer")
    void doNotShutAGoodOneOutByTheirNumber() throws Exception {
        ServerSocket listener = sockets.listen(50);
        besiege(listener, 200);
        assertGoodOneIsServed(listener);
        awaitFailures(150);
    }

    @Test
    void areSeenByTheObserverAndNotByAccept() throws Exception {
        ServerSocket listener = sockets.listen();
        for (int i = 0; i < 20; i++) {
            Socket hostile = sockets.plain(listener);
            hostile.getOutputStream().write(bytes("GET / HTTP/1.1\r\n\r\n"));
        }
        awaitFailures(20);
        assertThat(sockets.serverEvents)
                .extracting(event -> event.detail())
                .filteredOn(Failed.class::isInstance)
                .extracting(detail -> ((Failed) detail).alert())
                .containsOnly(Alert.UNEXPECTED_MESSAGE);
        assertNobodyIsAccepted(listener);
    }

    @Test
    void areGoneWhenTheServerSocketIsClosed() throws Exception {
        ServerSocket listener = sockets.listen(300);
        besiege(listener, 200);
        long began = System.nanoTime();
        listener.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
        sockets.close();
        Threads.awaitNone();
    }

    @Test
    void withAnotherNameAreNotConnectedTo() throws Exception {
        ServerSocket listener = sockets.listen();
        var factory = new SecureSocketFactory(Sockets::client, PeerName.of("another.com"), HandshakeObservers.NONE);
        Socket socket = factory.createSocket();
        assertThatThrownBy(() -> socket.connect(listener.getLocalSocketAddress()))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.alert()).isEqualTo(Alert.BAD_CERTIFICATE));
        assertThat(socket.isClosed()).isTrue();
        assertThat(socket.isConnected()).isFalse();
        assertThatThrownBy(socket::getOutputStream).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> socket.connect(listener.getLocalSocketAddress()))
                .isInstanceOf(IOException.class);
        assertNobodyIsAccepted(listener);
    }

    @Test
    void withACertificateOfAnotherRootAreNotAccepted() throws Exception {
        ServerSocket listener = sockets.listen();
        var stranger = Sockets.endpoint(new TestPki().client("client.com"));
        assertThatThrownBy(() -> Sockets.factory(stranger).createSocket(LOOPBACK, listener.getLocalPort()))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.alert()).isEqualTo(Alert.UNKNOWN_CA));
        assertNobodyIsAccepted(listener);
    }

    @Test
    void withACertificateOfAnotherRootAreNotConnectedTo() throws Exception {
        var stranger = Sockets.endpoint(new TestPki().server("server.com"));
        var factory = new SecureServerSocketFactory(() -> stranger, HandshakeObservers.NONE, 5);
        ServerSocket listener = sockets.keep(factory.createServerSocket(0, 5, LOOPBACK));
        assertThatThrownBy(() -> Sockets.factory().createSocket(LOOPBACK, listener.getLocalPort()))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.alert()).isEqualTo(Alert.UNKNOWN_CA));
    }

    @Test
    void withACertificateForServersAreNotAccepted() throws Exception {
        ServerSocket listener = sockets.listen();
        var server = Sockets.endpoint(PKI.server("client.com"));
        assertThatThrownBy(() -> Sockets.factory(server).createSocket(LOOPBACK, listener.getLocalPort()))
                .isInstanceOf(ProtocolException.class);
        assertNobodyIsAccepted(listener);
    }

    @Test
    void thatSayNothingTimeOut() throws Exception {
        var silent = sockets.keep(new ServerSocket(0, 1, LOOPBACK));
        Socket socket = Sockets.factory().createSocket();
        assertThatThrownBy(() -> socket.connect(silent.getLocalSocketAddress(), 200))
                .isInstanceOf(SocketTimeoutException.class);
        assertThat(socket.isClosed()).isTrue();
    }

    @Test
    void thatSpeakAnotherProtocolAreNotConnectedTo() throws Exception {
        var other = sockets.keep(new ServerSocket(0, 1, LOOPBACK));
        Future<?> speaking = sockets.threads.submit(() -> {
            sockets.keep(other.accept()).getOutputStream().write(bytes("220 ready\r\n"));
            return null;
        });
        assertThatThrownBy(() -> Sockets.factory().createSocket(LOOPBACK, other.getLocalPort()))
                .isInstanceOf(ProtocolException.class);
        speaking.get(10, TimeUnit.SECONDS);
    }

    @Test
    void thatAreNotThereAreNotConnectedTo() throws Exception {
        var gone = new ServerSocket(0, 1, LOOPBACK);
        gone.close();
        Socket socket = Sockets.factory().createSocket();
        assertThatThrownBy(() -> socket.connect(gone.getLocalSocketAddress())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Sockets.factory().createSocket(LOOPBACK, gone.getLocalPort()))
                .isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> Sockets.factory().createSocket("nobody.invalid", 1))
                .isInstanceOf(UnknownHostException.class);
    }

    @Test
    void areTurnedAwayOnASocketOfOurOwnToo() throws Exception {
        ServerSocket listener = sockets.listen();
        Socket plain = sockets.plain(listener);
        assertThatThrownBy(() -> SecureSocket.asClient(
                        plain, Sockets.client(), PeerName.of("another.com"), HandshakeObserver.NONE))
                .isInstanceOf(ProtocolException.class);
        assertThat(plain.isClosed()).isTrue();
    }

    private void besiege(ServerSocket listener, int count) throws IOException {
        List<byte[]> openings = List.of(
                new byte[0], bytes("GET / HTTP/1.1\r\n\r\n"), new byte[] {(byte) 0xD1, 0, 4, 0, 1, 0}, new byte[] {
                    (byte) 0xD1
                });
        for (int i = 0; i < count; i++) {
            sockets.plain(listener).getOutputStream().write(openings.get(i % openings.size()));
        }
    }

    private void assertGoodOneIsServed(ServerSocket listener) throws Exception {
        long began = System.nanoTime();
        Pair good = sockets.pair(listener, listener.getLocalPort());
        good.client().getOutputStream().write(bytes("hello"));
        assertThat(text(good.server(), 5)).isEqualTo("hello");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertNobodyIsAccepted(listener);
    }

    private static void assertNobodyIsAccepted(ServerSocket listener) throws IOException {
        listener.setSoTimeout(50);
        assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
    }

    private void awaitFailures(int count) {
        while (sockets.serverEvents.stream()
                        .filter(event -> event.detail() instanceof Failed)
                        .count()
                < count) {
            Thread.onSpinWait();
        }
    }
}
