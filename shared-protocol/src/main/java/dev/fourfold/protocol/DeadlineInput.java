package dev.fourfold.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Reads from a socket under a deadline that holds for all reads together, so that a slow peer gains nothing. */
final class DeadlineInput extends InputStream {

    private static final long NONE = Long.MAX_VALUE;

    private final Socket socket;
    private final InputStream in;
    private long deadline = NONE;
    private long afterFirst = NONE;

    DeadlineInput(Socket socket) throws IOException {
        this.socket = socket;
        in = socket.getInputStream();
    }

    /** Lets all reads from now on take {@code timeout} together. */
    void allow(Duration timeout) {
        deadline = System.nanoTime() + timeout.toNanos();
        afterFirst = deadline;
    }

    /** Lets all reads from now on take {@code timeout} together, and the first byte {@code first}. */
    void allow(Duration first, Duration timeout) {
        allow(timeout);
        deadline = Math.min(deadline, System.nanoTime() + first.toNanos());
    }

    /** Lets each read from now on take {@code timeout}; zero for ever. */
    void allowEach(Duration timeout) throws IOException {
        deadline = NONE;
        afterFirst = NONE;
        socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (deadline != NONE) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException("The deadline has passed");
            }
            socket.setSoTimeout(Math.toIntExact(left));
        }
        int read = in.read(buffer, offset, length);
        deadline = afterFirst;
        return read;
    }
}
