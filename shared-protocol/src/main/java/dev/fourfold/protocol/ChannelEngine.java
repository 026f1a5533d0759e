package dev.fourfold.protocol;

import dev.fourfold.protocol.handshake.ClientHandshake;
import dev.fourfold.protocol.handshake.Handshake.Connected;
import dev.fourfold.protocol.handshake.ServerHandshake;
import dev.fourfold.protocol.record.ContentType;
import dev.fourfold.protocol.record.OpenedRecord;
import dev.fourfold.protocol.record.RecordContent;
import dev.fourfold.protocol.record.RecordOpener;
import dev.fourfold.protocol.record.RecordReader;
import dev.fourfold.protocol.record.RecordWriter;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A channel without a socket, for event loops: bytes from the network are fed in, bytes for the network are drained, and it
 * never waits. It gives the same guarantees as {@link SecureChannel}. Time is the owner's business: a handshake that takes
 * longer than {@link Limits#handshakeTimeout} is to be ended with {@link #timeOut}.
 *
 * <pre>
 * network bytes  --&gt; feed  --&gt;  received --&gt; application data
 * network bytes &lt;--  drain &lt;--  send     &lt;-- application data
 * </pre>
 *
 * <p>After each call of any other method {@link #drain} may have something to send, in particular after one that threw: then
 * it is the alert that tells the peer why. Not safe for two threads at once.
 */
public final class ChannelEngine {

    private final FedInput fed = new FedInput();
    private final Outbox out = new Outbox();
    private final Outbox data = new Outbox();
    private final RecordContent content = new RecordContent();
    private final RecordReader reader;
    private final RecordWriter writer;
    private @Nullable HandshakeDriver driver;
    private @Nullable Connected connected;
    private @Nullable Incoming incoming;
    private @Nullable IOException broken;
    private boolean awaitingUpdate;
    private boolean finished;

    private ChannelEngine(Endpoint endpoint, HandshakeObserver observer, HandshakeDriver.Start start) {
        Limits limits = endpoint.limits();
        var opener = new RecordOpener(limits.recordLimit());
        reader = new RecordReader(fed, opener);
        writer = new RecordWriter(out, limits.keyUsage(), endpoint.algorithms().padding(), endpoint.clock());
        var handshake = new HandshakeDriver(endpoint, opener, writer, observer, ComputeLimit.NONE);
        driver = handshake;
        try {
            handshake.begin(start);
        } catch (IOException | RuntimeException e) {
            broken = handshake.failed(e);
        }
    }

    /** Returns the engine of a client; its first bytes can be drained at once. */
    public static ChannelEngine client(Endpoint endpoint, PeerName server, HandshakeObserver observer) {
        return new ChannelEngine(endpoint, observer, () -> ClientHandshake.start(endpoint, server));
    }

    /** Returns the engine of a server. */
    public static ChannelEngine server(Endpoint endpoint, HandshakeObserver observer) {
        return new ChannelEngine(endpoint, observer, () -> ServerHandshake.start(endpoint));
    }

    /** Returns the engine of a server that has a say in who must say hello twice. */
    static ChannelEngine server(Endpoint endpoint, ServerHandshake.Retry retry, HandshakeObserver observer) {
        return new ChannelEngine(endpoint, observer, () -> ServerHandshake.start(endpoint, retry));
    }

    /**
     * Takes bytes that came, all of them.
     *
     * @throws ProtocolException if the peer broke the rules or ended the channel: it is over, and every later call says so again
     */
    public void feed(ByteBuffer bytes) throws IOException {
        refuseIfBroken();
        fed.feed(bytes);
        receive();
    }

    /**
     * Says that no more bytes will come.
     *
     * @throws EOFException if the peer had not said {@code close_notify}: something may be missing
     */
    public void feedEnd() throws IOException {
        refuseIfBroken();
        if (!hasEnded()) {
            fed.end();
            receive();
        }
    }

    /** Returns the bytes that are to be sent to the peer, and forgets them; empty if there are none. */
    public ByteBuffer drain() {
        return out.take();
    }

    /** Returns the application data that came, and forgets it; empty if there is none. */
    public ByteBuffer received() {
        return data.take();
    }

    /** Says whether the handshake is over and the channel open. */
    public boolean isOpen() {
        return broken == null && connected != null;
    }

    /** Says whether data can be sent: for a client that is one round trip before {@link #isOpen}. */
    public boolean canSend() {
        return broken == null && !finished && writer.hasApplicationKeys();
    }

    /** Says whether the peer has no more to send. */
    public boolean hasEnded() {
        return incoming != null && incoming.hasEnded();
    }

    /** Returns why the channel is over, unless it ended as it should or goes on. */
    public Optional<IOException> failure() {
        return Optional.<IOException>ofNullable(broken);
    }

    /** Returns what the handshake settled, once the channel is open. */
    public Optional<ChannelTerms> terms() {
        return isOpen() ? Optional.of(ChannelTerms.of(connected())) : Optional.empty();
    }

    /**
     * Returns a secret that only this side and the peer know; see {@link SecureChannel#export}.
     *
     * @throws IllegalStateException if the channel is not open
     */
    public Secret export(String label, Bytes context, int length) {
        return connected().exporter().export(label, context, length);
    }

    /**
     * Seals data for the peer.
     *
     * @throws IllegalStateException if {@link #canSend} says no
     */
    public void send(ByteBuffer bytes) throws IOException {
        refuseIfBroken();
        if (!canSend()) {
            throw new IllegalStateException("Data cannot be sent now");
        }
        byte[] content = new byte[bytes.remaining()];
        bytes.get(content);
        writer.write(ContentType.APPLICATION, content, 0, content.length);
    }

    /** Asks the peer for a sign of life. */
    public void ping() throws IOException {
        refuseIfBroken();
        writer.write(ContentType.PING, Ping.request(), 0, Ping.LENGTH);
    }

    /** Changes the keys of both directions. That happens by itself too, before they are worn out. */
    public void updateKeys() throws IOException {
        refuseIfBroken();
        writer.updateKeys(!awaitingUpdate);
        awaitingUpdate = true;
    }

    /** Says that we have nothing more to send; the peer may go on. */
    public void finish() throws IOException {
        refuseIfBroken();
        if (!finished) {
            finished = true;
            writer.alert(Alert.CLOSE_NOTIFY);
        }
    }

    /** Ends a handshake that takes too long; nothing happens if it is over. */
    public void timeOut() {
        if (broken == null && driver != null) {
            broken = driver.failed(new ProtocolException(Alert.HANDSHAKE_TIMEOUT, "The handshake took too long"));
        }
    }

    private void receive() throws IOException {
        try {
            while (driver == null ? takeData() : takeHandshake()) {
                // until nothing whole is left
            }
        } catch (IOException | RuntimeException e) {
            broken = driver == null ? ended(e) : driver.failed(e);
            throw broken;
        } finally {
            fed.forget();
        }
    }

    private boolean takeData() throws IOException {
        if (!reader.poll(content)) {
            return false;
        }
        open().take(content);
        content.takeAll(data);
        return true;
    }

    private boolean takeHandshake() throws IOException {
        Optional<OpenedRecord> record = reader.poll();
        HandshakeDriver handshake = driver;
        if (record.isPresent() && handshake != null) {
            handshake.take(record.get());
            if (handshake.isOver()) {
                connected = handshake.connected();
                driver = null;
            }
        }
        return record.isPresent();
    }

    private Incoming open() {
        if (incoming == null) {
            incoming = new Incoming(reader.opener(), connected(), new Replies());
        }
        return incoming;
    }

    private Connected connected() {
        if (connected == null) {
            throw new IllegalStateException("The handshake is not over");
        }
        return connected;
    }

    private IOException ended(Exception cause) throws IOException {
        try {
            return switch (cause) {
                case PeerAlert e -> e.forCaller();
                case ProtocolException e -> {
                    writer.alert(e.alert());
                    yield e;
                }
                case IOException e -> e;
                case RuntimeException e -> {
                    writer.alert(Alert.INTERNAL_ERROR);
                    throw e;
                }
                default -> throw new AssertionError(cause);
            };
        } finally {
            reader.opener().forget();
            writer.forget();
        }
    }

    private void refuseIfBroken() throws IOException {
        if (broken instanceof ProtocolException cause) {
            throw new ProtocolException(cause.alert(), String.valueOf(cause.getMessage()), cause);
        }
        if (broken != null) {
            throw new IOException(broken.getMessage(), broken);
        }
    }

    private final class Replies implements Incoming.Replies {

        @Override
        public void pong(byte[] answer) {
            writeNow(() -> writer.write(ContentType.PING, answer, 0, answer.length));
        }

        @Override
        public void keyUpdate() {
            writeNow(() -> writer.updateKeys(false));
        }

        @Override
        public void keysUpdated() {
            awaitingUpdate = false;
        }

        private void writeNow(Write write) {
            try {
                write.run();
            } catch (IOException e) {
                throw new AssertionError("memory can be written", e);
            }
        }
    }

    private interface Write {
        void run() throws IOException;
    }
}
