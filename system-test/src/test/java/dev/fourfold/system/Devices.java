package dev.fourfold.system;

import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.HandshakeObserver;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.SecureChannel;
import dev.fourfold.protocol.otp.OtpMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many devices on real channels, each with what an inbox has to have: it dials again whenever its channel ends, hands a
 * delivery to the application once however often it comes, and acknowledges it each time – but for those receipts that are
 * to get lost.
 */
final class Devices implements AutoCloseable {

    private static final PeerName SERVER = PeerName.of("server.com");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final int port;
    private final double lost;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Queue<String> application = new ConcurrentLinkedQueue<>();
    private final Map<String, String> sentences = new ConcurrentHashMap<>();
    private final AtomicInteger frames = new AtomicInteger();

    /** Devices that dial a port of this machine, and of whose receipts that share gets lost. */
    Devices(int port, double lost) {
        this.port = port;
        this.lost = lost;
    }

    /** Switches a device on. */
    void add(Endpoint endpoint, long seed) {
        threads.execute(() -> live(endpoint, new Random(seed)));
    }

    /** Returns the transfers whose codes the application was given, in the order in which they came. */
    List<String> delivered() {
        return List.copyOf(application);
    }

    /** Returns the sentence of a transfer whose code was delivered. */
    String sentence(String transferId) {
        return Objects.requireNonNull(sentences.get(transferId));
    }

    int deliveredSoFar() {
        return known.size();
    }

    /** Returns how many messages came, repeated ones included. */
    int frames() {
        return frames.get();
    }

    private void live(Endpoint endpoint, Random random) {
        try {
            do {
                dial(endpoint, random);
            } while (!stopped.await(50 + random.nextInt(200), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void dial(Endpoint endpoint, Random random) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                SecureChannel channel = SecureChannel.connect(socket, endpoint, SERVER, HandshakeObserver.NONE)) {
            Optional<OtpMessage> message = OtpMessage.read(channel.input());
            while (message.isPresent()) {
                if (message.get() instanceof OtpMessage.Deliver delivery) {
                    take(delivery);
                    if (random.nextDouble() >= lost) {
                        channel.send(new OtpMessage.Acknowledge(delivery.deliveryId()).encode());
                    }
                }
                message = OtpMessage.read(channel.input());
            }
        } catch (IOException _) {
            // dialled again
        }
    }

    private void take(OtpMessage.Deliver delivery) {
        frames.incrementAndGet();
        if (known.add(delivery.deliveryId())) {
            sentences.put(delivery.transferId(), delivery.text().reveal());
            application.add(delivery.transferId());
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        threads.shutdownNow();
    }
}
