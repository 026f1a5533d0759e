package dev.fourfold.benchmarks.channel;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** The blocking loop around an engine. What waits to be sent goes in one write. */
final class EngineLink implements Link {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final SocketChannel channel;
    private final int packet;
    private final ByteBuffer received;
    private final ByteBuffer opened;
    private final ByteBuffer sealed;

    EngineLink(SSLEngine engine, SocketChannel channel) {
        this.engine = engine;
        this.channel = channel;
        packet = engine.getSession().getPacketBufferSize();
        received = ByteBuffer.allocate(packet).flip();
        opened = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .flip();
        sealed = ByteBuffer.allocate(2 * packet);
    }

    void shakeHands() throws IOException {
        engine.beginHandshake();
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
            status = switch (status) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> wrap(NOTHING);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap();
                case NOT_HANDSHAKING, FINISHED -> throw new IllegalStateException();
            };
        }
        flush();
    }

    private HandshakeStatus runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
        return engine.getHandshakeStatus();
    }

    private HandshakeStatus wrap(ByteBuffer content) throws IOException {
        if (sealed.remaining() < packet) {
            flush();
        }
        SSLEngineResult result = engine.wrap(content, sealed);
        if (result.getStatus() != SSLEngineResult.Status.OK) {
            throw new IOException("The engine does not wrap: " + result);
        }
        return result.getHandshakeStatus();
    }

    private void flush() throws IOException {
        sealed.flip();
        while (sealed.hasRemaining()) {
            channel.write(sealed);
        }
        sealed.clear();
    }

    /** Opens one record at most; sends what waits and reads when there is none as a whole. */
    private HandshakeStatus unwrap() throws IOException {
        opened.clear();
        SSLEngineResult result;
        try {
            result = engine.unwrap(received, opened);
        } finally {
            opened.flip();
        }
        switch (result.getStatus()) {
            case OK -> {}
            case BUFFER_UNDERFLOW -> fill();
            case CLOSED -> throw new EOFException();
            case BUFFER_OVERFLOW -> throw new IOException("The engine does not unwrap: " + result);
        }
        return result.getHandshakeStatus();
    }

    private void fill() throws IOException {
        flush();
        received.compact();
        int count = channel.read(received);
        received.flip();
        if (count < 0) {
            throw new EOFException();
        }
    }

    @Override
    public InputStream in() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                try {
                    while (!opened.hasRemaining()) {
                        if (unwrap() == HandshakeStatus.NEED_TASK) { // a ticket
                            runTasks();
                        }
                    }
                } catch (EOFException e) {
                    return -1;
                }
                int count = Math.min(length, opened.remaining());
                opened.get(into, offset, count);
                return count;
            }
        };
    }

    @Override
    public OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                ByteBuffer content = ByteBuffer.wrap(from, offset, length);
                while (content.hasRemaining()) {
                    wrap(content);
                }
                EngineLink.this.flush();
            }
        };
    }

    @Override
    public String negotiated() {
        return engine.getSession().getCipherSuite();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
