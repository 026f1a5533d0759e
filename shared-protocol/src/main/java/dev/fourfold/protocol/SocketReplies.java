package dev.fourfold.protocol;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a channel owes its peer in answer to what came in. The reader only notes it down: were it to write, two peers that write
 * to each other could wait for each other for ever. Whoever writes next sends it first; if nobody writes, a thread of its own
 * does.
 */
final class SocketReplies implements Incoming.Replies {

    private final Runnable sender;
    private final AtomicReference<byte @Nullable []> pong = new AtomicReference<>();
    private final AtomicBoolean keyUpdate = new AtomicBoolean();
    private final AtomicBoolean awaitingUpdate = new AtomicBoolean();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** Notes down what {@code sender} then sends. */
    SocketReplies(Runnable sender) {
        this.sender = sender;
    }

    @Override
    public void pong(byte[] answer) {
        pong.set(answer);
        schedule();
    }

    @Override
    public void keyUpdate() {
        keyUpdate.set(true);
        schedule();
    }

    @Override
    public void keysUpdated() {
        awaitingUpdate.set(false);
    }

    /** Returns the answer that is owed to a ping, once. */
    byte @Nullable [] takePong() {
        return pong.get() == null ? null : pong.getAndSet(null);
    }

    /** Says, once, whether an update of our keys is owed. */
    boolean takeKeyUpdate() {
        return keyUpdate.get() && keyUpdate.getAndSet(false);
    }

    /** Says whether we may ask the peer to update its keys: not while it owes us an answer. */
    boolean mayRequestUpdate() {
        return awaitingUpdate.compareAndSet(false, true);
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            Thread.ofVirtual().name("fourfold-reply").start(() -> {
                scheduled.set(false);
                sender.run();
            });
        }
    }
}
