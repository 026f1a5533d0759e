package dev.fourfold.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes to a socket, and closes it if a single write waits too long for a peer that does not read: Java's sockets have no
 * timeout of their own for that. One thread watches all of them.
 */
final class WatchedOutput extends OutputStream {

    // Implementation constants
    private static final long PERIOD_NANOS = 250_000_000;

    private static final Set<WatchedOutput> ALL = ConcurrentHashMap.newKeySet();

    static {
        Thread.ofPlatform().daemon().name("fourfold-watch").start(WatchedOutput::watchAll);
    }

    private final Socket socket;
    private final OutputStream out;
    private final long limit;
    private volatile long began;
    private volatile boolean writing;
    private volatile boolean watched;
    private volatile boolean stalled;

    WatchedOutput(Socket socket, Duration limit) throws IOException {
        this.socket = socket;
        this.limit = limit.toNanos();
        out = socket.getOutputStream();
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        began = System.nanoTime();
        writing = true;
        try {
            if (!watched) {
                watch();
            }
            out.write(bytes, offset, length);
        } catch (IOException e) {
            if (stalled) {
                throw new IOException("The peer has not read for " + Duration.ofNanos(limit), e);
            }
            throw e;
        } finally {
            writing = false;
        }
    }

    private void watch() {
        ALL.add(this);
        watched = true;
    }

    private static void watchAll() {
        while (true) {
            LockSupport.parkNanos(PERIOD_NANOS);
            ALL.forEach(WatchedOutput::look);
        }
    }

    private void look() {
        if (!writing) {
            // not after each write, which would cost 0.1 us a record: a busy channel stays watched
            ALL.remove(this);
            watched = false;
            // unless one began meanwhile, which may have taken itself for watched
            if (writing) {
                watch();
            }
        } else if (System.nanoTime() - began > limit) {
            stalled = true;
            try {
                socket.close();
            } catch (IOException e) {
                // it is as closed as it will be
            }
        }
    }
}
