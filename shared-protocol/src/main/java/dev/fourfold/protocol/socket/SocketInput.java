package dev.fourfold.protocol.socket;

import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.SecureChannel;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The input of a socket. A record is all or nothing, a read with a timeout is not: so another thread waits for the channel,
 * and the reader waits for that thread. A read that gives up leaves it waiting, and the next one gets what it brings. There
 * is no such thread while nobody wants to read.
 */
final class SocketInput extends InputStream {

    private final SecureSocket socket;
    private final InputStream records;
    private final byte[] chunk;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int position;
    private int end;
    private boolean fetching;
    private boolean finished;
    private boolean shut;
    private boolean closed;
    private @Nullable IOException failure;

    /**
     * Makes the input of an open channel.
     *
     * @param size how much is taken from the channel at once
     */
    SocketInput(SecureSocket socket, SecureChannel channel, int size) {
        this.socket = socket;
        records = channel.input();
        chunk = new byte[size];
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        var patience = new Patience(socket.readTimeout(), "Read timed out");
        try {
            return length == 0 ? 0 : take(buffer, offset, length, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            socket.close();
            throw new SocketException("Closed by interrupt", e);
        } finally {
            patience.end();
        }
    }

    /** Returns the bytes that are there without waiting, and sees to it that there will be some. */
    @Override
    public int available() throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new SocketException("Socket closed");
            }
            if (shut) {
                return 0;
            }
            if (position == end && failure == null && !finished) {
                fetch();
            }
            return end - position;
        } finally {
            lock.unlock();
        }
    }

    /** Closes the socket. */
    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Reads nothing more, and throws away what comes, so that the peer can go on. */
    void shut() {
        lock.lock();
        try {
            shut = true;
            if (failure == null && !finished) {
                fetch();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isShut() {
        lock.lock();
        try {
            return shut;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes whoever reads: there will be nothing more. */
    void closed() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private int take(byte[] buffer, int offset, int length, Patience patience)
            throws IOException, InterruptedException {
        lock.lock();
        try {
            while (!closed && !shut && position == end) {
                if (failure != null) {
                    throw again(failure);
                }
                if (finished) {
                    return -1;
                }
                fetch();
                patience.await(changed, () -> !fetching || closed || shut);
            }
            if (closed) {
                throw new SocketException("Socket closed");
            }
            if (shut) {
                return -1;
            }
            int part = Math.min(length, end - position);
            System.arraycopy(chunk, position, buffer, offset, part);
            position += part;
            return part;
        } finally {
            lock.unlock();
        }
    }

    private void fetch() {
        if (!fetching) {
            fetching = true;
            Thread.ofVirtual().name("fourfold-read").start(this::waitForTheChannel);
        }
    }

    private void waitForTheChannel() {
        int got = 0;
        var problem = new IOException("The channel could not be read");
        try {
            do {
                got = records.read(chunk);
            } while (got >= 0 && throwsAway());
            problem = null;
        } catch (IOException e) {
            problem = e;
        } finally {
            arrived(got, problem);
        }
    }

    private void arrived(int got, @Nullable IOException problem) {
        lock.lock();
        try {
            fetching = false;
            failure = problem;
            finished = problem == null && got < 0;
            position = 0;
            end = problem == null ? Math.max(got, 0) : 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean throwsAway() {
        lock.lock();
        try {
            return shut && !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Returns an exception of the reader's own: the first was thrown on another thread, and maybe more than once. */
    private static IOException again(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure) {
            case ProtocolException e -> new ProtocolException(e.alert(), message, e);
            case EOFException e -> (EOFException) new EOFException(message).initCause(e);
            // of the channel, and final: a reader may repeat only its own
            case SocketTimeoutException e -> new SocketException("The peer was silent for too long", e);
            case SocketException e -> new SocketException(message, e);
            case IOException e -> new IOException(message, e);
        };
    }
}
