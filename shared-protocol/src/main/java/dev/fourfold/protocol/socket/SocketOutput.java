package dev.fourfold.protocol.socket;

import dev.fourfold.protocol.SecureChannel;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/** The output of a socket: every write is sent at once. As with any socket, writers wait for each other. */
final class SocketOutput extends OutputStream {

    private final SecureSocket socket;
    private final SecureChannel channel;
    private final OutputStream records;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean shut;

    SocketOutput(SecureSocket socket, SecureChannel channel) {
        this.socket = socket;
        this.channel = channel;
        records = channel.output();
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        alone(() -> records.write(bytes, offset, length));
    }

    /** Closes the socket. */
    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Tells the peer that nothing more will come. */
    void shut() throws IOException {
        alone(() -> {
            shut = true;
            channel.finish();
        });
    }

    boolean isShut() {
        return shut;
    }

    private void alone(Sending sending) throws IOException {
        writing.lock();
        try {
            uninterrupted(sending);
        } catch (IOException e) {
            throw failed(e);
        } finally {
            writing.unlock();
        }
    }

    private void uninterrupted(Sending sending) throws IOException {
        // only a virtual thread may be interrupted while it writes
        boolean interrupted = !Thread.currentThread().isVirtual() && Thread.interrupted();
        try {
            if (socket.isClosed()) {
                throw new SocketException("Socket closed");
            }
            if (shut) {
                throw new SocketException("Socket output is shutdown");
            }
            sending.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private IOException failed(IOException e) throws IOException {
        if (Thread.currentThread().isVirtual() && Thread.currentThread().isInterrupted()) {
            socket.close();
            return new SocketException("Closed by interrupt", e);
        }
        return socket.isClosed() && !(e instanceof SocketException) ? new SocketException("Socket closed", e) : e;
    }

    private interface Sending {
        void run() throws IOException;
    }
}
