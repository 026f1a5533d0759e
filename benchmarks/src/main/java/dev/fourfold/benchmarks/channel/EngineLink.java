package dev.fourfold.benchmarks.channel;

import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** The blocking loop around an engine: one thread reads, one writes. */
final class EngineLink implements Link {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final SocketChannel channel;
    private final ByteBuffer received;
    private final ByteBuffer opened;
    private final ByteBuffer sealed;
    private final ReentrantLock releasing = new ReentrantLock();
    private boolean released;

    EngineLink(SSLEngine engine, SocketChannel channel) {
        this.engine = engine;
        this.channel = channel;
        int packet = engine.getSession().getPacketBufferSize();
        received = ByteBuffer.allocateDirect(packet).flip();
        opened = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .flip();
        sealed = ByteBuffer.allocateDirect(packet);
    }

    void shakeHands() throws IOException {
        engine.beginHandshake();
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
            switch (status) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> wrap(NOTHING);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap();
                case NOT_HANDSHAKING, FINISHED -> throw new IllegalStateException();
            }
            status = engine.getHandshakeStatus();
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private void wrap(ByteBuffer content) throws IOException {
        sealed.clear();
        SSLEngineResult result = engine.wrap(content, sealed);
        if (result.getStatus() != SSLEngineResult.Status.OK) {
            throw new IOException("The engine does not wrap: " + result);
        }
        sealed.flip();
        while (sealed.hasRemaining()) {
            channel.write(sealed);
        }
    }

    /** Opens one record at most; reads when there is none as a whole. */
    private void unwrap() throws IOException {
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
    }

    private void fill() throws IOException {
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
                        unwrap();
                        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
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
        releasing.lock();
        try {
            if (!released) {
                released = true;
                ReferenceCountUtil.release(engine);
            }
        } finally {
            releasing.unlock();
        }
    }
}
