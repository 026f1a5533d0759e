package dev.fourfold.protocol;

import dev.fourfold.protocol.handshake.ClientHandshake;
import dev.fourfold.protocol.handshake.Handshake.Connected;
import dev.fourfold.protocol.handshake.ServerHandshake;
import dev.fourfold.protocol.record.ContentType;
import dev.fourfold.protocol.record.RecordReader;
import dev.fourfold.protocol.record.RecordWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
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
 * two sends do not mix. One thread at a time reads; it never writes, and what the peer is owed in answer to a ping or a key
 * update is sent by whoever writes next, or by a thread of its own. No lock is held while the caller's code runs. Keys are
 * updated on the way. {@link #close} is idempotent, may be called by anybody, wakes both and returns within the linger and
 * write limits, whatever the peer does.
 */
public final class SecureChannel implements Closeable {

    private final Socket socket;
    private final Limits limits;
    private final RecordWriter writer;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ChannelTerms terms;
    private final Secret exporter;
    private final SocketReplies replies;
    private final ChannelInput input;
    private boolean finished;

    SecureChannel(
            Socket socket, Limits limits, DeadlineInput in, RecordReader reader, RecordWriter writer, Connected end)
            throws IOException {
        this.socket = socket;
        this.limits = limits;
        this.writer = writer;
        terms = ChannelTerms.of(end);
        exporter = end.exporter();
        replies = new SocketReplies(this::sendReplies);
        input = new ChannelInput(this, in, reader, new Incoming(reader.opener(), end, replies));
        in.allowEach(limits.idleTimeout());
    }

    /**
     * Shakes hands as the client, over a socket that is connected and from then on belongs to the channel. Returns when the
     * server has confirmed that it accepts us.
     *
     * @param server whom the certificate of the other side must name
     * @throws ProtocolException if the handshake fails; the socket is closed
     * @throws IOException if the connection breaks; the socket is closed
     */
    public static SecureChannel connect(Socket socket, Endpoint endpoint, PeerName server, HandshakeObserver observer)
            throws IOException {
        return connect(socket, endpoint, server, observer, new byte[0]);
    }

    /**
     * Shakes hands as the client, and sends {@code first} together with the last message of ours, which saves a round trip.
     * The server delivers it only after it has accepted us; this returns when it has confirmed that, and if it throws,
     * the server has not delivered it, or has accepted us and the connection broke.
     *
     * @param first application data, not more than the connection takes without being read, 16 384 bytes at most
     */
    public static SecureChannel connect(
            Socket socket, Endpoint endpoint, PeerName server, HandshakeObserver observer, byte[] first)
            throws IOException {
        if (first.length > SocketHandshake.MAX_FIRST) {
            throw new IllegalArgumentException(first.length + " bytes are too many to send before the server answers");
        }
        return new SocketHandshake(socket, endpoint, observer, ComputeLimit.NONE)
                .sending(first)
                .open(() -> ClientHandshake.start(endpoint, server));
    }

    /**
     * Shakes hands as the server, over a socket that was accepted and from then on belongs to the channel. A server that is
     * open to strangers uses {@link Admission} instead.
     *
     * @throws ProtocolException if the handshake fails; the socket is closed
     * @throws IOException if the connection breaks; the socket is closed
     */
    public static SecureChannel accept(Socket socket, Endpoint endpoint, HandshakeObserver observer)
            throws IOException {
        return new SocketHandshake(socket, endpoint, observer, ComputeLimit.NONE)
                .asServer()
                .open(() -> ServerHandshake.start(endpoint));
    }

    /** Turns an accepted socket away with an alert in clear, such as {@link Alert#BUSY}, and closes it. */
    public static void refuse(Socket socket, Alert alert) throws IOException {
        SocketHandshake.refuse(socket, alert);
    }

    /** Returns who the peer proved to be. */
    public PeerIdentity peer() {
        return terms.peer();
    }

    /** Returns 16 bytes that name this connection on both sides, for logs. */
    public Bytes connectionId() {
        return terms.connectionId();
    }

    /** Returns what the handshake settled. */
    public ChannelTerms terms() {
        return terms;
    }

    /**
     * Returns a secret that only this side and the peer know, for a purpose of the application's own (protocol.md §6).
     *
     * @param label names the purpose, 1 to 200 ASCII characters
     * @param context tells several secrets for one purpose apart; may be empty
     * @param length in bytes, 1 to 8 160
     */
    public Secret export(String label, Bytes context, int length) {
        return exporter.export(label, context, length);
    }

    /** Sends the bytes, and returns when they are handed to TCP. Sends of several threads do not mix. */
    public void send(byte[] bytes) throws IOException {
        send(bytes, 0, bytes.length);
    }

    /**
     * Returns the bytes that come. It ends after the peer's {@code close_notify} and not otherwise: if the connection ends
     * without, {@link java.io.EOFException} says so; if the peer is silent for longer than {@link Limits#idleTimeout},
     * {@link java.net.SocketTimeoutException}, and the read may be repeated; whatever else is wrong,
     * {@link ProtocolException}.
     */
    public InputStream input() {
        return input;
    }

    /** Returns a stream whose every write is a {@link #send}, and whose end is {@link #finish}. */
    public OutputStream output() {
        return new ChannelOutput(this);
    }

    /** Asks the peer for a sign of life; its answer keeps {@link Limits#idleTimeout} from passing. */
    public void ping() throws IOException {
        write(() -> writer.write(ContentType.PING, Ping.request(), 0, Ping.LENGTH));
    }

    /** Changes the keys of both directions. That happens by itself too, before they are worn out. */
    public void updateKeys() throws IOException {
        write(() -> writer.updateKeys(replies.mayRequestUpdate()));
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
        Thread deadline = SocketHandshake.abortLater(socket, limits.linger().multipliedBy(2));
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
            exporter.forget();
        }
    }

    /** Sends without a lambda over its arguments, which would be garbage for each record. */
    void send(byte[] bytes, int offset, int length) throws IOException {
        lockForWriting();
        try {
            writeReplies();
            if (finished) {
                throw new IOException("The channel is closed");
            }
            writer.write(ContentType.APPLICATION, bytes, offset, length);
        } catch (IllegalStateException e) {
            throw aborted(e);
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
        SocketHandshake.closeAfterAlert(socket, limits);
    }

    void abort() {
        closed.set(true);
        SocketHandshake.abort(socket);
    }

    private interface Write {
        void run() throws IOException;
    }

    private void write(Write write) throws IOException {
        lockForWriting();
        try {
            writeReplies();
            write.run();
        } catch (IllegalStateException e) {
            throw aborted(e);
        } finally {
            writing.unlock();
        }
    }

    private IOException aborted(IllegalStateException cause) {
        abort();
        return new IOException(cause.getMessage(), cause);
    }

    private void sendReplies() {
        try {
            write(() -> {});
        } catch (IOException e) {
            // closed, or about to be: whoever reads or writes next hears of it
        }
    }

    private void writeReplies() throws IOException {
        if (closed.get()) {
            throw new IOException("The channel is closed");
        }
        if (replies.takeKeyUpdate()) {
            writer.updateKeys(false);
        }
        byte[] pong = replies.takePong();
        if (pong != null) {
            writer.write(ContentType.PING, pong, 0, pong.length);
        }
    }

    private void sayGoodbye() throws IOException {
        if (!finished) {
            finished = true;
            writer.alert(Alert.CLOSE_NOTIFY);
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
}
