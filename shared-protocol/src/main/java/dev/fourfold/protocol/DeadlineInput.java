package dev.fourfold.protocol;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Reads from a socket under a deadline that holds for all reads together, so that a slow peer gains nothing. */
final class DeadlineInput extends FilterInputStream {

    private static final long NONE = Long.MAX_VALUE;

    private final Socket socket;
    private long deadline = NONE;

    DeadlineInput(Socket socket, InputStream in) {
        super(in);
        this.socket = socket;
    }

    /** Lets all reads from now on take {@code timeout} together. */
    void allow(Duration timeout) {
        deadline = System.nanoTime() + timeout.toNanos();
    }

    /** Lets each read from now on take {@code timeout}; zero for ever. */
    void allowEach(Duration timeout) throws IOException {
        deadline = NONE;
        socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
    }

    @Override
    public int read() throws IOException {
        arm();
        return super.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        arm();
        return super.read(buffer, offset, length);
    }

    private void arm() throws IOException {
        if (deadline != NONE) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException("The deadline has passed");
            }
            socket.setSoTimeout(Math.toIntExact(left));
        }
    }
}
