package dev.fourfold.protocol;

import dev.fourfold.protocol.handshake.RetryCookies;
import dev.fourfold.protocol.handshake.ServerHandshake;
import dev.fourfold.protocol.handshake.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * How a server that strangers can reach takes channels: it bounds how many handshakes are under way, in all and from one
 * address, and how many compute at once, and asks clients to say hello twice when many are under way (protocol.md §11). One
 * object serves all connections of a server.
 */
public final class Admission {

    private final Bounds bounds;
    private final RetryCookies cookies;
    private final AtomicInteger underWay = new AtomicInteger();
    private final Map<InetAddress, Integer> bySource = new ConcurrentHashMap<>();
    private final Semaphore computing;
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder busy = new LongAdder();
    private final LongAdder retries = new LongAdder();

    /** Returns the admission of a server with these bounds. */
    public Admission(Bounds bounds, SecureRandom random, InstantSource clock) {
        this.bounds = bounds;
        cookies = RetryCookies.fresh(random, clock);
        computing = new Semaphore(bounds.computing(), true);
    }

    /** Returns the admission of a server that has no reason for other bounds. */
    public Admission() {
        this(Bounds.DEFAULT, new SecureRandom(), InstantSource.system());
    }

    /**
     * How much a server does for clients that have not proved anything.
     *
     * @param underWay handshakes under way, in all
     * @param fromOneAddress handshakes under way from one address
     * @param computing handshakes that compute at once
     * @param waiting handshakes that wait to compute
     * @param retryAbove handshakes under way above which a client must say hello twice
     */
    public record Bounds(int underWay, int fromOneAddress, int computing, int waiting, int retryAbove) {

        /** The values of protocol.md §11. */
        public static final Bounds DEFAULT =
                new Bounds(2_000, 64, 2 * Runtime.getRuntime().availableProcessors(), 512, 1_000);

        public Bounds {
            if (underWay < 1 || fromOneAddress < 1 || computing < 1 || waiting < 0 || retryAbove < 0) {
                throw new IllegalArgumentException("A bound on handshakes must be positive");
            }
        }
    }

    /**
     * Shakes hands as the server, over a socket that was accepted and from then on belongs to the channel.
     *
     * @throws ProtocolException {@link Alert#BUSY} if too many handshakes are under way, or whatever else fails; the socket is
     *     closed
     * @throws IOException if the connection breaks; the socket is closed
     */
    public SecureChannel accept(Socket socket, Endpoint endpoint, HandshakeObserver observer) throws IOException {
        InetAddress source = socket.getInetAddress();
        if (!enter(source)) {
            busy.increment();
            SocketHandshake.refuse(socket, Alert.BUSY);
            throw new ProtocolException(Alert.BUSY, "Too many handshakes are under way, with " + source + " or in all");
        }
        try {
            boolean demanded = underWay.get() > bounds.retryAbove();
            if (demanded) {
                retries.increment();
            }
            var retry = new ServerHandshake.Retry(cookies, demanded, Bytes.of(source.getAddress()));
            return new SocketHandshake(socket, endpoint, observer, this::compute)
                    .asServer()
                    .open(() -> ServerHandshake.start(endpoint, retry));
        } finally {
            leave(source);
        }
    }

    /** Returns how many handshakes are under way. */
    public int underWay() {
        return underWay.get();
    }

    /** Returns how many handshakes wait to compute. */
    public int waiting() {
        return waiting.get();
    }

    /** Returns how many connections and handshakes were refused as too many. */
    public long refused() {
        return busy.sum();
    }

    /** Returns how many clients were asked to say hello twice because of the load. */
    public long retries() {
        return retries.sum();
    }

    private boolean enter(InetAddress source) {
        if (underWay.incrementAndGet() > bounds.underWay()) {
            underWay.decrementAndGet();
            return false;
        }
        if (bySource.merge(source, 1, Integer::sum) > bounds.fromOneAddress()) {
            leave(source);
            return false;
        }
        return true;
    }

    private void leave(InetAddress source) {
        underWay.decrementAndGet();
        bySource.computeIfPresent(source, (_, count) -> count == 1 ? null : count - 1);
    }

    private Step compute(ComputeLimit.Computation computation) throws ProtocolException {
        if (!computing.tryAcquire()) {
            await();
        }
        try {
            return computation.run();
        } finally {
            computing.release();
        }
    }

    private void await() throws ProtocolException {
        try {
            if (waiting.incrementAndGet() > bounds.waiting()) {
                busy.increment();
                throw new ProtocolException(Alert.BUSY, "Too many handshakes wait to compute");
            }
            if (!computing.tryAcquire(10, TimeUnit.SECONDS)) {
                busy.increment();
                throw new ProtocolException(Alert.BUSY, "A handshake waited too long to compute");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProtocolException(Alert.INTERNAL_ERROR, "Interrupted while waiting to compute", e);
        } finally {
            waiting.decrementAndGet();
        }
    }
}
