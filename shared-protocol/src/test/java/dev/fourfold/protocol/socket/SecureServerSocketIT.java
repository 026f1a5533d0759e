package dev.fourfold.protocol.socket;

import static dev.fourfold.protocol.socket.Sockets.LOOPBACK;
import static dev.fourfold.protocol.socket.Sockets.PKI;
import static dev.fourfold.protocol.socket.Sockets.bytes;
import static dev.fourfold.protocol.socket.Sockets.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.socket.Sockets.Pair;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.parallel.Isolated;

/** A server socket among peers that are what they say. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
@Isolated("looks at every thread of the process")
class SecureServerSocketIT {

    private final Sockets sockets = new Sockets();

    @AfterEach
    void close() throws IOException {
        sockets.close();
    }

    @Test
    void isMadeInEveryWayThatServerSocketsAreMade() throws Exception {
        SecureServerSocketFactory factory = sockets.serverFactory(5);
        for (ServerSocket listener :
                List.of(factory.createServerSocket(0), factory.createServerSocket(0, 1), unbound(factory))) {
            try (listener;
                    Socket client = Sockets.factory().createSocket(LOOPBACK, listener.getLocalPort());
                    Socket server = listener.accept()) {
                client.getOutputStream().write(1);
                assertThat(server.getInputStream().read()).isEqualTo(1);
            }
        }
    }

    @Test
    void refusesToShakeHandsWithNobody() {
        assertThatIllegalArgumentException().isThrownBy(() -> sockets.serverFactory(0));
    }

    @Test
    void refusesAPortThatIsTaken() throws Exception {
        ServerSocket taken = sockets.listen();
        assertThatThrownBy(() -> sockets.serverFactory(5).createServerSocket(taken.getLocalPort(), 1, LOOPBACK))
                .isInstanceOf(BindException.class);
    }

    @Test
    void acceptsNobodyBeforeItIsBound() throws Exception {
        ServerSocket listener = sockets.keep(sockets.serverFactory(5).createServerSocket());
        assertThatThrownBy(listener::accept).isInstanceOf(SocketException.class).hasMessageContaining("not bound");
    }

    @Test
    void acceptsAgainAfterATimeout() throws Exception {
        ServerSocket listener = sockets.listen();
        listener.setSoTimeout(50);
        assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(listener::accept).isInstanceOf(SocketTimeoutException.class);
        assertThat(listener.getSoTimeout()).isEqualTo(50);
        listener.setSoTimeout(10_000);
        assertThat(sockets.pair(listener, listener.getLocalPort()).client().isConnected())
                .isTrue();
    }

    @Test
    void refusesANegativeTimeout() throws Exception {
        ServerSocket listener = sockets.listen();
        assertThatIllegalArgumentException().isThrownBy(() -> listener.setSoTimeout(-1));
    }

    @Test
    void letsMoreWaitThanItsBacklogHolds() throws Exception {
        ServerSocket listener = sockets.keep(sockets.serverFactory(2).createServerSocket(0, 1, LOOPBACK));
        listener.setSoTimeout(10_000);
        List<Future<Socket>> connecting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            connecting.add(sockets.threads.submit(() -> connect(listener)));
        }
        for (int i = 0; i < 4; i++) {
            sockets.keep(listener.accept()).getOutputStream().write(5);
        }
        for (Future<Socket> connected : connecting) {
            assertThat(connected.get(10, TimeUnit.SECONDS).getInputStream().read())
                    .isEqualTo(5);
        }
    }

    @Test
    void usesTheIdentityOfTheMoment() throws Exception {
        var renewed = new AtomicBoolean();
        Endpoint first = Sockets.endpoint(PKI.server("server.com"));
        Endpoint second = Sockets.endpoint(PKI.identity(leaf -> {
            leaf.names = List.of("server.com");
            leaf.subject = "CN=Renewed";
        }));
        var factory = new SecureServerSocketFactory(() -> renewed.get() ? second : first, HandshakeObservers.NONE, 5);
        ServerSocket listener = sockets.keep(factory.createServerSocket(0, 5, LOOPBACK));
        renewed.set(true);
        Pair pair = sockets.pair(listener, listener.getLocalPort());
        assertThat(pair.client().peer().certificate().getSubjectX500Principal().getName())
                .isEqualTo("CN=Renewed");
    }

    @Test
    void goesOnThoughOnePeerWasOurOwnFault() throws Exception {
        var broken = new AtomicBoolean(true);
        var fault = new CompletableFuture<Throwable>();
        Endpoint endpoint = Sockets.endpoint(PKI.server("server.com"));
        var factory = new SecureServerSocketFactory(
                () -> {
                    if (broken.getAndSet(false)) {
                        Thread.setDefaultUncaughtExceptionHandler((_, thrown) -> fault.complete(thrown));
                        throw new IllegalStateException("no identity yet");
                    }
                    return endpoint;
                },
                HandshakeObservers.NONE,
                5);
        ServerSocket listener = sockets.keep(factory.createServerSocket(0, 5, LOOPBACK));
        try {
            assertThatThrownBy(() -> connect(listener)).isInstanceOf(IOException.class);
            assertThat(fault.get(10, TimeUnit.SECONDS)).hasMessage("no identity yet");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(null);
        }
        assertThat(sockets.pair(listener, listener.getLocalPort()).client().isConnected())
                .isTrue();
    }

    @Test
    void wakesWhoeverAcceptsWhenItIsClosed() throws Exception {
        ServerSocket listener = sockets.listen();
        listener.setSoTimeout(0);
        Future<Socket> accepting = sockets.threads.submit(listener::accept);
        assertThatThrownBy(() -> accepting.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        listener.close();
        assertThatThrownBy(() -> accepting.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(SocketException.class);
        assertThatThrownBy(listener::accept).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> listener.setSoTimeout(1)).isInstanceOf(SocketException.class);
        assertThatThrownBy(listener::getSoTimeout).isInstanceOf(SocketException.class);
        listener.close();
    }

    @Test
    void isClosedIfAVirtualThreadIsInterruptedWhileItAccepts() throws Exception {
        ServerSocket listener = sockets.listen();
        var outcome = new CompletableFuture<Throwable>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                outcome.complete(new AssertionError(listener.accept()));
            } catch (IOException e) {
                outcome.complete(e);
            }
        });
        thread.interrupt();
        assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(SocketException.class);
        assertThat(listener.isClosed()).isTrue();
    }

    @Test
    void leavesAcceptedSocketsAloneWhenItIsClosed() throws Exception {
        ServerSocket listener = sockets.listen();
        Pair pair = sockets.pair(listener, listener.getLocalPort());
        listener.close();
        assertThatThrownBy(() -> connect(listener)).isInstanceOf(ConnectException.class);
        pair.client().getOutputStream().write(bytes("still"));
        assertThat(text(pair.server(), 5)).isEqualTo("still");
    }

    @Test
    void breaksOffWhatNobodyAcceptedWhenItIsClosed() throws Exception {
        ServerSocket listener = sockets.listen();
        Socket client = connect(listener);
        client.getOutputStream().write(bytes("is anybody there"));
        listener.close();
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
        sockets.close();
        Threads.awaitNone();
    }

    private Socket connect(ServerSocket listener) throws IOException {
        return sockets.keep(Sockets.factory().createSocket(LOOPBACK, listener.getLocalPort()));
    }

    private static ServerSocket unbound(SecureServerSocketFactory factory) throws IOException {
        ServerSocket listener = factory.createServerSocket();
        listener.bind(null);
        return listener;
    }
}
