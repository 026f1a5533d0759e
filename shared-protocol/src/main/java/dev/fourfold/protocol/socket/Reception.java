package dev.fourfold.protocol.socket;

import dev.fourfold.protocol.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where peers shake hands, each on a thread of its own, between TCP and {@code accept}.
 *
 * <pre>
 * TCP's backlog -> shaking hands -> established -> accept
 * at most max      at most backlog and max
 * </pre>
 */
final class Reception {

    /** How long a peer may take though others are waiting. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration FAREWELL = Duration.ofSeconds(5);

    private final Supplier<Endpoint> endpoint;
    private final HandshakeObservers observers;
    private final int maxHandshakes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final SequencedMap<Socket, Long> shaking = new LinkedHashMap<>();
    private final Deque<SecureSocket> established = new ArrayDeque<>();
    private final Set<Thread> threads = new HashSet<>();
    private int backlog;
    private boolean closed;
    private @Nullable IOException failure;

    Reception(Supplier<Endpoint> endpoint, HandshakeObservers observers, int maxHandshakes) {
        this.endpoint = endpoint;
        this.observers = observers;
        this.maxHandshakes = maxHandshakes;
    }

    /** Lets peers in from now on. */
    void open(Door door, int backlog) {
        lock.lock();
        try {
            this.backlog = backlog;
            if (!closed) {
                start("fourfold-accept", () -> letIn(door));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a peer that has shaken hands. */
    SecureSocket next(Patience patience) throws IOException, InterruptedException {
        lock.lock();
        try {
            patience.await(changed, () -> closed || failure != null || !established.isEmpty());
            if (closed) {
                throw new SocketException("Socket closed");
            }
            changed.signalAll();
            if (!established.isEmpty()) {
                return established.remove();
            }
            IOException problem = Objects.requireNonNull(failure);
            failure = null;
            throw problem;
        } finally {
            lock.unlock();
        }
    }

    /** Sends everybody away, and waits until they are gone. */
    void close() {
        List<Socket> waiting;
        List<Thread> working;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            shaking.keySet().forEach(Reception::end);
            waiting = List.copyOf(established);
            working = List.copyOf(threads);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        waiting.forEach(Reception::breakOff);
        await(working);
    }

    private void letIn(Door door) {
        while (hasRoom()) {
            try {
                shakeHandsWith(door.open());
            } catch (IOException e) {
                fail(e);
            }
        }
    }

    /** Waits until there is room for one more, and says whether it still matters. */
    private boolean hasRoom() {
        lock.lock();
        try {
            while (!closed && (isFull() || graceLeft() > 0)) {
                changed.awaitNanos(isFull() ? Long.MAX_VALUE : graceLeft());
            }
            return !closed;
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        } finally {
            lock.unlock();
        }
    }

    private boolean isFull() {
        // a thread whose peer was sent away is one until it has noticed
        return failure != null || established.size() >= backlog || threads.size() > 2 * maxHandshakes;
    }

    /** Returns for how long nobody can be sent away, in nanoseconds. */
    private long graceLeft() {
        return shaking.size() < maxHandshakes
                ? 0
                : shaking.firstEntry().getValue() + GRACE.toNanos() - System.nanoTime();
    }

    private void shakeHandsWith(Socket plain) {
        lock.lock();
        try {
            if (closed) {
                end(plain);
                return;
            }
            if (shaking.size() >= maxHandshakes) {
                end(shaking.pollFirstEntry().getKey());
            }
            shaking.put(plain, System.nanoTime());
            start("fourfold-handshake", () -> shakeHands(plain));
        } finally {
            lock.unlock();
        }
    }

    private void shakeHands(Socket plain) {
        boolean shaken = false;
        try {
            establish(
                    plain,
                    SecureSocket.asServer(plain, endpoint.get(), observers.watch(plain.getRemoteSocketAddress())));
            shaken = true;
        } catch (IOException e) {
            // the observer knows, and nobody else cares
        } finally {
            if (!shaken) {
                end(plain);
            }
            forget(plain);
        }
    }

    private void establish(Socket plain, SecureSocket socket) {
        lock.lock();
        try {
            // from here on it belongs to who accepts it
            shaking.remove(plain);
            if (!closed) {
                established.add(socket);
                changed.signalAll();
                return;
            }
        } finally {
            lock.unlock();
        }
        breakOff(socket);
    }

    private void forget(Socket plain) {
        lock.lock();
        try {
            shaking.remove(plain);
        } finally {
            lock.unlock();
        }
    }

    /** Keeps a failure of the listening socket for who accepts; nobody comes in before it was told. */
    private void fail(IOException e) {
        lock.lock();
        try {
            failure = e;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void start(String name, Runnable task) {
        threads.add(Thread.ofVirtual().name(name).start(() -> {
            try {
                task.run();
            } finally {
                left();
            }
        }));
    }

    private void left() {
        lock.lock();
        try {
            threads.remove(Thread.currentThread());
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What nobody accepted is broken off, as TCP does it: the peer must not believe that it was heard. */
    private static void breakOff(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // the peer is gone already
        }
    }

    private static void end(Closeable plain) {
        try {
            plain.close();
        } catch (IOException e) {
            // it is as closed as it will be
        }
    }

    private static void await(List<Thread> threads) {
        long deadline = System.nanoTime() + FAREWELL.toNanos();
        try {
            for (Thread thread : threads) {
                if (thread != Thread.currentThread()) {
                    thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where TCP connections come from. */
    interface Door {
        Socket open() throws IOException;
    }
}
