package dev.fourfold.protocol.socket;

import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.HandshakeEvent;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.Limits;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.TestPki;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A server socket on loopback, whoever connects to it, and threads to do it on; all of it ends with the test. */
final class Sockets implements AutoCloseable {

    static final TestPki PKI = new TestPki();
    static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    static final PeerName SERVER = PeerName.of("server.com");
    static final Limits LIMITS = Limits.DEFAULT
            .withHandshakeTimeout(Duration.ofSeconds(20))
            .withIdleTimeout(Duration.ofMillis(1))
            .withLinger(Duration.ofSeconds(1));

    final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    final List<HandshakeEvent> serverEvents = new CopyOnWriteArrayList<>();
    private final List<Closeable> open = new CopyOnWriteArrayList<>();

    /** Two ends of one connection. */
    record Pair(SecureSocket client, SecureSocket server) {}

    static Endpoint endpoint(Identity identity) {
        return Endpoint.of(identity, PKI.trust()).withLimits(LIMITS).withClock(InstantSource.fixed(TestPki.NOW));
    }

    static Endpoint client() {
        return endpoint(PKI.client("client.com"));
    }

    static SecureSocketFactory factory() {
        return factory(client());
    }

    static SecureSocketFactory factory(Endpoint endpoint) {
        return new SecureSocketFactory(() -> endpoint, SERVER, HandshakeObservers.NONE);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
    }

    SecureServerSocketFactory serverFactory(int maxHandshakes) {
        Endpoint endpoint = endpoint(PKI.server("server.com"));
        return new SecureServerSocketFactory(() -> endpoint, _ -> serverEvents::add, maxHandshakes);
    }

    ServerSocket listen() throws IOException {
        return listen(100);
    }

    ServerSocket listen(int maxHandshakes) throws IOException {
        ServerSocket listener = keep(serverFactory(maxHandshakes).createServerSocket(0, 50, LOOPBACK));
        listener.setSoTimeout(10_000);
        return listener;
    }

    Pair pair() throws Exception {
        ServerSocket listener = listen();
        return pair(listener, listener.getLocalPort());
    }

    /** Connects to a port that leads to the listener. */
    Pair pair(ServerSocket listener, int port) throws Exception {
        Future<Socket> accepted = threads.submit(listener::accept);
        Socket client = keep(factory().createSocket(LOOPBACK, port));
        return new Pair((SecureSocket) client, (SecureSocket) keep(accepted.get(10, TimeUnit.SECONDS)));
    }

    Wire wire(ServerSocket listener) throws IOException {
        return keep(new Wire((InetSocketAddress) listener.getLocalSocketAddress(), threads));
    }

    Socket plain(ServerSocket listener) throws IOException {
        return keep(new Socket(LOOPBACK, listener.getLocalPort()));
    }

    <T extends Closeable> T keep(T closeable) {
        open.add(closeable);
        return closeable;
    }

    @Override
    public void close() throws IOException {
        for (Closeable closeable : open) {
            closeable.close();
        }
        threads.shutdownNow();
    }
}
