package dev.fourfold.server.channel;

import dev.fourfold.protocol.PeerName;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Semaphore;

/** A recipient that is attached to this replica over one channel. */
public final class Attachment {

    /** The sending side of a channel. */
    @FunctionalInterface
    public interface Sender {
        void send(byte[] message) throws IOException;
    }

    /** Says whether codes may go to the recipient at this moment. */
    @FunctionalInterface
    public interface Clearance {

        /**
         * Returns whether they may, which may take a while to find out.
         *
         * @throws IOException if none may ever go over this channel
         */
        boolean isGiven() throws IOException;
    }

    private final PeerName recipient;
    private final Instant since;
    private final Sender sender;
    private final Runnable closer;
    private final Clearance clearance;
    private final Semaphore work = new Semaphore(0);
    private volatile long epoch;
    private volatile boolean open = true;

    /** A channel to {@code recipient}: {@code closer} ends it and wakes whoever reads from it. */
    public Attachment(PeerName recipient, Instant since, Sender sender, Runnable closer, Clearance clearance) {
        this.recipient = recipient;
        this.since = since;
        this.sender = sender;
        this.closer = closer;
        this.clearance = clearance;
    }

    public PeerName recipient() {
        return recipient;
    }

    public Instant since() {
        return since;
    }

    /** Begins the session of this number in the database. */
    void begin(long session) {
        epoch = session;
    }

    /** Returns the number of the session in the database; there is no other of that number. */
    public long epoch() {
        return epoch;
    }

    public boolean isOpen() {
        return open;
    }

    /**
     * Asks whether codes may go to the recipient now, which may take a while.
     *
     * @throws IOException if none may ever go over this channel
     */
    public boolean isCleared() throws IOException {
        return clearance.isGiven();
    }

    /** Sends a message; blocks until it is handed to TCP. */
    public void send(byte[] message) throws IOException {
        sender.send(message);
    }

    /** Says that there may be something to send. */
    public void wake() {
        work.release();
    }

    /** Waits until {@link #wake} or {@link #close} is called; calls since the last wait count as one. */
    public void awaitWork() {
        work.acquireUninterruptibly();
        work.drainPermits();
    }

    /** Ends the channel; idempotent. */
    public void close() {
        open = false;
        wake();
        closer.run();
    }
}
