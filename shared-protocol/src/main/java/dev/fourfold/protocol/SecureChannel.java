package dev.fourfold.protocol;

import dev.fourfold.protocol.handshake.ClientHandshake;
import dev.fourfold.protocol.handshake.Handshake.Connected;
import dev.fourfold.protocol.handshake.ServerHandshake;
import dev.fourfold.protocol.handshake.Step;
import dev.fourfold.protocol.record.ContentType;
import dev.fourfold.protocol.record.RecordReader;
import dev.fourfold.protocol.record.RecordWriter;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A channel between two authenticated peers: bytes go in on one side and come out on the other, in order, unread and
 * unchanged by anybody else, or an exception says otherwise.
 *
 * <p><b>Security guarantees.</b> A channel exists only after both sides have proved who they are and have confirmed all
 * keys (protocol.md §5). Nothing is delivered that did not come from {@link #peer}; nothing is lost, repeated or reordered
 * without an exception; {@link #input} ends only if the peer said that it has finished. It does not hide how much is sent,
 * or when.
 *
 * <p><b>Concurrency.</b> Any number of threads may send; a send holds the writer's lock for its own records and bytes of
 * two sends do not mix. One thread at a time reads; it answers pings, and holds no lock of the writer while it waits. No
 * lock is held while the caller's code runs. {@link #close} is idempotent, may be called by anybody, wakes both and
 * returns within the linger and write limits, whatever the peer does.
 */
public final class SecureChannel implements Closeable {

    private static final int MAX_DRAINED = 65_536;

    private final Socket socket;
    private final Limits limits;
    private final RecordWriter writer;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final PeerIdentity peer;
    private final Bytes connectionId;
    private final ChannelInput input;
    private boolean finished;

    private SecureChannel(
            Socket socket, Limits limits, DeadlineInput in, RecordReader reader, RecordWriter writer, Connected end)
            throws IOException {
        this.socket = socket;
        this.limits = limits;
        this.writer = writer;
        peer = end.peer().identity();
        connectionId = end.connectionId();
        input = new ChannelInput(this, in, reader);
        in.allowEach(limits.idleTimeout());
    }

    /**
     * Shakes hands as the client, over a socket that is connected and from then on belongs to the channel.
     *
     * @param server whom the certificate of the other side must name
     * @throws ProtocolException if the handshake fails; the socket is closed
     * @throws IOException if the connection breaks; the socket is closed
     */
    public static SecureChannel connect(Socket socket, Endpoint endpoint, PeerName server, HandshakeObserver observer)
            throws IOException {
        return open(socket, endpoint.limits(), observer, () -> ClientHandshake.start(endpoint, server));
    }

    /**
     * Shakes hands as the server, over a socket that was accepted and from then on belongs to the channel.
     *
     * @throws ProtocolException if the handshake fails; the socket is closed
     * @throws IOException if the connection breaks; the socket is closed
     */
    public static SecureChannel accept(Socket socket, Endpoint endpoint, HandshakeObserver observer)
            throws IOException {
        return open(socket, endpoint.limits(), observer, () -> ServerHandshake.start(endpoint));
    }

    /** Turns an accepted socket away with an alert in clear, such as {@link Alert#BUSY}, and closes it. */
    public static void refuse(Socket socket, Alert alert) throws IOException {
        try (socket) {
            new RecordWriter(socket.getOutputStream()).alert(alert);
        }
    }

    private static SecureChannel open(Socket socket, Limits limits, HandshakeObserver observer, Start start)
            throws IOException {
        boolean opened = false;
        try {
            socket.setTcpNoDelay(true);
            var in = new DeadlineInput(socket, new BufferedInputStream(socket.getInputStream(), limits.recordLimit()));
            in.allow(limits.handshakeTimeout());
            var reader = new RecordReader(in, limits.recordLimit());
            var writer = new RecordWriter(socket.getOutputStream());
            Connected end = new HandshakeDriver(reader, writer, observer).run(start.step());
            var channel = new SecureChannel(socket, limits, in, reader, writer, end);
            opened = true;
            return channel;
        } finally {
            if (!opened) {
                closeAfterAlert(socket, limits);
            }
        }
    }

    /** Returns who the peer proved to be. */
    public PeerIdentity peer() {
        return peer;
    }

    /** Returns 16 bytes that name this connection on both sides, for logs. */
    public Bytes connectionId() {
        return connectionId;
    }

    /** Sends the bytes, and returns when they are handed to TCP. Sends of several threads do not mix. */
    public void send(byte[] bytes) throws IOException {
        send(ContentType.APPLICATION, bytes, 0, bytes.length);
    }

    /**
     * Returns the bytes that come. It ends after the peer's {@code close_notify} and not otherwise: if the connection ends
     * without, {@link java.io.EOFException} says so; if the peer is silent for longer than {@link Limits#idleTimeout},
     * {@link java.net.SocketTimeoutException}; whatever else is wrong, {@link ProtocolException}.
     */
    public InputStream input() {
        return input;
    }

    /** Returns a stream whose every write is a {@link #send}, and whose end is {@link #finish}. */
    public OutputStream output() {
        return new ChannelOutput();
    }

    /** Asks the peer for a sign of life; its answer keeps {@link Limits#idleTimeout} from passing. */
    public void ping() throws IOException {
        send(ContentType.PING, Ping.request(), 0, Ping.LENGTH);
    }

    /** Says that we have nothing more to send; the peer may go on. */
    public void finish() throws IOException {
        lockForWriting();
        try {
            sayGoodbye();
        } finally {
            writing.unlock();
        }
    }

    /** Says goodbye, waits a moment for the peer to do the same, and frees the connection. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Thread deadline = Thread.ofVirtual().name("fourfold-close").start(this::abortAfterLinger);
        try (socket) {
            if (writing.tryLock(limits.linger().toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    sayGoodbye();
                } finally {
                    writing.unlock();
                }
                socket.shutdownOutput();
                input.drain(limits.linger());
            }
        } catch (IOException e) {
            // the peer is gone already, or did not close in time: nothing is owed to it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            deadline.interrupt();
        }
    }

    void send(ContentType type, byte[] bytes, int offset, int length) throws IOException {
        lockForWriting();
        try {
            if (closed.get() || (finished && type == ContentType.APPLICATION)) {
                throw new IOException("The channel is closed");
            }
            writer.write(type, bytes, offset, length);
        } catch (IllegalStateException e) {
            abort();
            throw new IOException(e.getMessage(), e);
        } finally {
            writing.unlock();
        }
    }

    /** Tells the peer what it did wrong and ends the connection. */
    void fail(Alert alert) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (writing.tryLock()) {
            try {
                writer.alert(alert);
            } catch (IOException e) {
                // the peer is gone already
            } finally {
                writing.unlock();
            }
        }
        closeAfterAlert(socket, limits);
    }

    boolean isClosed() {
        return closed.get();
    }

    private void sayGoodbye() throws IOException {
        if (!finished) {
            finished = true;
            writer.alert(Alert.CLOSE_NOTIFY);
        }
    }

    /** Closes so that an alert which was just sent arrives: unread bytes would make TCP reset the connection. */
    private static void closeAfterAlert(Socket socket, Limits limits) {
        try (socket) {
            socket.shutdownOutput();
            var rest = new DeadlineInput(socket, socket.getInputStream());
            rest.allow(limits.linger());
            rest.readNBytes(MAX_DRAINED);
        } catch (IOException e) {
            // the peer is gone already
        }
    }

    private void lockForWriting() throws IOException {
        try {
            if (!writing.tryLock(limits.stalledWrite().toMillis(), TimeUnit.MILLISECONDS)) {
                abort();
                throw new IOException("The peer has not read for " + limits.stalledWrite());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting to send", e);
        }
    }

    void abort() {
        closed.set(true);
        try {
            socket.close();
        } catch (IOException e) {
            // it is as closed as it will be
        }
    }

    private void abortAfterLinger() {
        Duration most = limits.linger().multipliedBy(2);
        try {
            Thread.sleep(most);
            abort();
        } catch (InterruptedException e) {
            // closed in time
        }
    }

    /** How a handshake begins; it may take a moment, as keys are made. */
    private interface Start {
        Step step();
    }

    private final class ChannelOutput extends OutputStream {

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > 0) {
                send(ContentType.APPLICATION, bytes, offset, length);
            }
        }

        @Override
        public void close() throws IOException {
            finish();
        }
    }
}
