package dev.fourfold.protocol.socket;

import dev.fourfold.protocol.SecureChannel;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a channel as a socket ends. {@code close_notify} is handed to TCP before the caller goes on; the peer's answer is
 * awaited by another thread, unless the caller asked to linger.
 */
final class Goodbye {

    private static final int ABORT = 0;

    private final SecureChannel channel;
    private final Socket carrier;
    private final CountDownLatch said = new CountDownLatch(1);

    private Goodbye(SecureChannel channel, Socket carrier) {
        this.channel = channel;
        this.carrier = carrier;
    }

    /**
     * Says goodbye.
     *
     * @param most how long to wait for a peer that does not read
     */
    static void say(SecureChannel channel, Socket carrier, Duration most) throws IOException {
        int linger = linger(carrier);
        if (linger == ABORT) {
            carrier.close();
            channel.close();
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            new Goodbye(channel, carrier).say(most, Duration.ofSeconds(Math.max(linger, 0)));
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void say(Duration most, Duration linger) throws IOException, InterruptedException {
        Thread behind = Thread.ofVirtual().name("fourfold-goodbye").start(this::sayAndWait);
        if (!said.await(most.toNanos(), TimeUnit.NANOSECONDS)) {
            carrier.close();
        } else if (linger.isPositive()) {
            behind.join(linger);
        }
    }

    private void sayAndWait() {
        try (channel) {
            finish();
        }
    }

    private void finish() {
        try {
            channel.finish();
        } catch (IOException e) {
            // the peer is gone already
        } finally {
            said.countDown();
        }
    }

    private static int linger(Socket carrier) {
        try {
            return carrier.getSoLinger();
        } catch (IOException e) {
            // it is closed: the peer broke the protocol, or is gone
            return ABORT;
        }
    }
}
