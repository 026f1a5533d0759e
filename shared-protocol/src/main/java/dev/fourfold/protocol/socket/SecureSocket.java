package dev.fourfold.protocol.socket;

import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.HandshakeObserver;
import dev.fourfold.protocol.Limits;
import dev.fourfold.protocol.PeerIdentity;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.SecureChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Socket} that is a {@link SecureChannel}, for code that knows only sockets. It is connected when the handshake is
 * over and not before. From then on it behaves as the Javadoc of {@link Socket} says, with the guarantees of the channel:
 *
 * <ul>
 *   <li>A read returns -1 only if the peer said that it has finished. If the connection just ends, that is an
 *       {@link java.io.EOFException} or a {@link SocketException}.
 *   <li>{@link #setSoTimeout} takes the place of {@link Limits#idleTimeout}; there is none by default. A read that timed out
 *       can be repeated, and loses nothing.
 *   <li>{@link #shutdownOutput} and {@link #close} say goodbye. {@code close} does not wait for the answer, unless
 *       {@link #setSoLinger} says so; with a linger of 0 it breaks the connection off, and the peer notices.
 * </ul>
 */
public final class SecureSocket extends CarriedSocket {

    private final Supplier<Endpoint> endpoint;
    private final Greeting greeting;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile int readTimeout;
    private volatile @Nullable Open open;

    private SecureSocket(Socket carrier, Supplier<Endpoint> endpoint, Greeting greeting) throws SocketException {
        super(carrier);
        this.endpoint = endpoint;
        this.greeting = greeting;
    }

    /** Returns a socket that is not connected yet, and will be a client's. */
    static SecureSocket unconnected(Supplier<Endpoint> endpoint, PeerName server, HandshakeObservers observers)
            throws SocketException {
        return new SecureSocket(
                new Socket(),
                endpoint,
                (plain, own) ->
                        SecureChannel.connect(plain, own, server, observers.watch(plain.getRemoteSocketAddress())));
    }

    /**
     * Shakes hands as the client, over a socket that is connected and from then on belongs to the new one.
     *
     * @param server whom the certificate of the other side must name
     * @throws ProtocolException if the handshake fails; the socket is closed
     * @throws IOException if the connection breaks or the handshake takes too long; the socket is closed
     */
    public static SecureSocket asClient(
            Socket connected, Endpoint endpoint, PeerName server, HandshakeObserver observer) throws IOException {
        var socket = new SecureSocket(
                connected, () -> endpoint, (plain, own) -> SecureChannel.connect(plain, own, server, observer));
        socket.shakeHands(endpoint.limits().handshakeTimeout());
        return socket;
    }

    /**
     * Shakes hands as the server, over a socket that was accepted and from then on belongs to the new one.
     *
     * @throws ProtocolException if the handshake fails; the socket is closed
     * @throws IOException if the connection breaks or the handshake takes too long; the socket is closed
     */
    public static SecureSocket asServer(Socket accepted, Endpoint endpoint, HandshakeObserver observer)
            throws IOException {
        var socket =
                new SecureSocket(accepted, () -> endpoint, (plain, own) -> SecureChannel.accept(plain, own, observer));
        socket.shakeHands(endpoint.limits().handshakeTimeout());
        return socket;
    }

    @Override
    public void connect(@Nullable SocketAddress address) throws IOException {
        connect(address, 0);
    }

    /**
     * Connects and shakes hands, both within the timeout.
     *
     * @throws ProtocolException if the handshake fails; the socket is closed
     */
    @Override
    public void connect(@Nullable SocketAddress address, int timeout) throws IOException {
        long began = System.nanoTime();
        carrier.connect(address, timeout);
        Duration most = Duration.ofMillis(timeout == 0 ? Integer.MAX_VALUE : timeout);
        shakeHands(most.minusNanos(System.nanoTime() - began));
    }

    /** Returns who the peer proved to be. */
    public PeerIdentity peer() {
        return channel().peer();
    }

    /**
     * Returns the channel that this socket is, for what a socket cannot say. Who reads from it takes bytes away from the
     * socket.
     */
    public SecureChannel channel() {
        Open now = open;
        if (now == null) {
            throw new IllegalStateException("The socket is not connected");
        }
        return now.channel;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        Open now = open();
        if (now.input.isShut()) {
            throw new SocketException("Socket input is shutdown");
        }
        return now.input;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        Open now = open();
        if (now.output.isShut()) {
            throw new SocketException("Socket output is shutdown");
        }
        return now.output;
    }

    /** Reads nothing more; what still comes is thrown away. */
    @Override
    public void shutdownInput() throws IOException {
        Open now = open();
        if (now.input.isShut()) {
            throw new SocketException("Socket input is already shutdown");
        }
        now.input.shut();
    }

    /** Tells the peer that nothing more will come; it may go on. */
    @Override
    public void shutdownOutput() throws IOException {
        Open now = open();
        if (now.output.isShut()) {
            throw new SocketException("Socket output is already shutdown");
        }
        now.output.shut();
    }

    @Override
    public void setSoTimeout(int timeout) throws SocketException {
        if (isClosed()) {
            throw new SocketException("Socket is closed");
        }
        if (timeout < 0) {
            throw new IllegalArgumentException("A timeout is not negative");
        }
        readTimeout = timeout;
    }

    @Override
    public int getSoTimeout() throws SocketException {
        if (isClosed()) {
            throw new SocketException("Socket is closed");
        }
        return readTimeout;
    }

    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Open now = open;
        if (now == null) {
            carrier.close();
        } else {
            now.input.closed();
            Goodbye.say(now.channel, carrier, now.limits.linger());
        }
    }

    @Override
    public boolean isConnected() {
        return open != null;
    }

    @Override
    public boolean isClosed() {
        return closed.get() || (open == null && carrier.isClosed());
    }

    @Override
    public boolean isInputShutdown() {
        Open now = open;
        return now != null && now.input.isShut();
    }

    @Override
    public boolean isOutputShutdown() {
        Open now = open;
        return now != null && now.output.isShut();
    }

    @Override
    public String toString() {
        Open now = open;
        return now == null
                ? "SecureSocket[unconnected]"
                : "SecureSocket[" + now.channel.peer().name() + " at " + carrier.getRemoteSocketAddress() + "]";
    }

    int readTimeout() {
        return readTimeout;
    }

    private Open open() throws SocketException {
        if (isClosed()) {
            throw new SocketException("Socket is closed");
        }
        Open now = open;
        if (now == null) {
            throw new SocketException("Socket is not connected");
        }
        return now;
    }

    private void shakeHands(Duration most) throws IOException {
        Open opened = null;
        try {
            opened = greet(most);
            open = opened;
        } finally {
            if (opened == null) {
                carrier.close();
            }
        }
        if (closed.get()) {
            opened.channel.close();
            throw new SocketException("Socket closed");
        }
    }

    private Open greet(Duration most) throws IOException {
        if (!most.isPositive()) {
            throw new SocketTimeoutException("Connect timed out");
        }
        Endpoint own = endpoint.get();
        Limits limits = socketLimits(own.limits(), most);
        try {
            SecureChannel channel = greeting.greet(carrier, own.withLimits(limits));
            return new Open(
                    channel,
                    limits,
                    new SocketInput(this, channel, limits.recordLimit()),
                    new SocketOutput(this, channel));
        } catch (ProtocolException e) {
            if (e.getCause() instanceof SocketTimeoutException) {
                throw (IOException) new SocketTimeoutException("The handshake took too long").initCause(e);
            }
            throw e;
        }
    }

    private static Limits socketLimits(Limits limits, Duration mostForHandshake) {
        Duration handshake = limits.handshakeTimeout();
        return limits.withHandshakeTimeout(handshake.compareTo(mostForHandshake) < 0 ? handshake : mostForHandshake)
                .withIdleTimeout(Duration.ZERO);
    }

    /** How one side shakes hands. */
    private interface Greeting {
        SecureChannel greet(Socket plain, Endpoint own) throws IOException;
    }

    /** What there is once hands were shaken. */
    private record Open(SecureChannel channel, Limits limits, SocketInput input, SocketOutput output) {}
}
