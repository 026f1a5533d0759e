package dev.fourfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

/** A server that very many clients leave in the middle of the handshake, and what it has left of them: nothing. */
@Timeout(1_800)
@EnabledOnOs({OS.LINUX, OS.MAC})
@Isolated("measures the whole process")
class AbortedHandshakesIT {

    private static final int WANTED = Thorough.ON ? 100_000 : 10_000;
    private static final int OVER_SOCKETS = Integer.getInteger("fourfold.aborted", WANTED / 20);
    private static final int IN_MEMORY = Math.max(0, WANTED - OVER_SOCKETS);
    private static final int WARM_UP = 200;
    private static final int SLACK = 8;
    private static final int AT_ONCE = 32;
    private static final int SELDOM = 16;
    private static final TestPki PKI = new TestPki();
    private static final Endpoint SERVER = endpoint(PKI.server("server.com"));
    private static final byte[] HELLO = hello();

    private final List<PeerIdentity> accepted = new CopyOnWriteArrayList<>();
    // not more at once than the server admits from one address
    private final Semaphore room = new Semaphore(AT_ONCE);

    /** Where a client leaves. */
    private enum End {
        AT_ONCE,
        AFTER_GARBAGE,
        IN_THE_HEADER,
        IN_THE_HELLO,
        AFTER_THE_HELLO,
        IN_ITS_FLIGHT,
        WITH_A_FALSE_FLIGHT,
        WITH_AN_ALERT;

        byte[] words() {
            return switch (this) {
                case AT_ONCE -> new byte[0];
                case AFTER_GARBAGE -> new byte[] {'G', 'E', 'T', ' ', '/'};
                case IN_THE_HEADER -> Arrays.copyOf(HELLO, 3);
                case IN_THE_HELLO -> Arrays.copyOf(HELLO, HELLO.length / 2);
                case AFTER_THE_HELLO -> HELLO;
                case IN_ITS_FLIGHT -> followed(new byte[] {(byte) 0xD3, 0, 3, 0, 1, 2, 3});
                case WITH_A_FALSE_FLIGHT -> followed(flight());
                case WITH_AN_ALERT -> new byte[] {(byte) 0xD2, 0, 0, 1, 40};
            };
        }

        private static byte[] flight() {
            byte[] flight = new byte[4 + 300];
            flight[0] = (byte) 0xD3;
            flight[2] = (byte) (300 >> 8);
            flight[3] = (byte) 300;
            return flight;
        }
    }

    // the server computes for these
    private static final List<End> LATE = List.of(End.AFTER_THE_HELLO, End.IN_ITS_FLIGHT, End.WITH_A_FALSE_FLIGHT);
    private static final List<End> EARLY =
            Arrays.stream(End.values()).filter(end -> !LATE.contains(end)).toList();

    @Test
    void leaveNothingBehindInAServer() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                var listener = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress())) {
            var admission = new Admission(Admission.Bounds.DEFAULT, new SecureRandom(), SERVER.clock());
            Future<?> accepting = threads.submit(() -> accept(listener, admission, threads));
            abort(listener, WARM_UP);
            Used before = Used.now();
            abort(listener, OVER_SOCKETS);
            Used after = Used.now();
            System.out.printf("%d handshakes aborted over sockets: %s before, %s after%n", OVER_SOCKETS, before, after);
            assertThat(accepting.isDone()).isFalse();
            assertThat(accepted).isEmpty();
            assertThat(admission.underWay()).isZero();
            assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + SLACK);
            assertThat(after.files()).isLessThanOrEqualTo(before.files() + SLACK);
            assertThat(after.directBytes()).isLessThanOrEqualTo(before.directBytes() + (SLACK << 20));
        }
    }

    @Test
    void leaveNothingBehindInAnEngine() {
        Used before = Used.now();
        for (int i = 0; i < IN_MEMORY; i++) {
            End end = i % SELDOM == 0 ? LATE.get(i / SELDOM % LATE.size()) : EARLY.get(i % EARLY.size());
            ChannelEngine engine = ChannelEngine.server(SERVER, HandshakeObserver.NONE);
            assertThat(fails(engine, end.words())).isTrue();
            assertThat(engine.isOpen()).isFalse();
        }
        Used after = Used.now();
        assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + SLACK);
        assertThat(after.files()).isLessThanOrEqualTo(before.files() + SLACK);
        assertThat(after.directBytes()).isLessThanOrEqualTo(before.directBytes() + (SLACK << 20));
    }

    private static boolean fails(ChannelEngine engine, byte[] words) {
        try {
            engine.feed(ByteBuffer.wrap(words));
            engine.feedEnd();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private Void accept(ServerSocket listener, Admission admission, ExecutorService threads) throws IOException {
        while (true) {
            Socket socket;
            try {
                socket = listener.accept();
            } catch (SocketException e) {
                return null; // the test is over
            }
            threads.execute(() -> {
                try (SecureChannel channel = admission.accept(socket, SERVER, HandshakeObserver.NONE)) {
                    accepted.add(channel.peer());
                } catch (IOException e) {
                    // as it should
                } finally {
                    room.release();
                }
            });
        }
    }

    /** Leaves by a reset, so that no port waits for late packets; returns when the server has noticed all. */
    private void abort(ServerSocket listener, int times) throws IOException, InterruptedException {
        for (int i = 0; i < times; i++) {
            acquire(1);
            try (var socket = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
                socket.setSoLinger(true, 0);
                OutputStream out = socket.getOutputStream();
                out.write(End.values()[i % End.values().length].words());
            }
        }
        acquire(AT_ONCE);
        room.release(AT_ONCE);
    }

    private void acquire(int permits) throws InterruptedException {
        assertThat(room.tryAcquire(permits, 60, TimeUnit.SECONDS))
                .as("the server ends what its clients have ended")
                .isTrue();
    }

    private record Used(int threads, long files, long directBytes) {

        static Used now() {
            var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(pool -> pool.getName().equals("direct"))
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
            return new Used(
                    ManagementFactory.getThreadMXBean().getThreadCount(), system.getOpenFileDescriptorCount(), direct);
        }
    }

    private static byte[] followed(byte[] more) {
        return ByteBuffer.allocate(HELLO.length + more.length)
                .put(HELLO)
                .put(more)
                .array();
    }

    private static byte[] hello() {
        ByteBuffer hello = ChannelEngine.client(
                        endpoint(PKI.client("client.com")), PeerName.of("server.com"), HandshakeObserver.NONE)
                .drain();
        byte[] bytes = new byte[hello.remaining()];
        hello.get(bytes);
        return bytes;
    }

    private static Endpoint endpoint(Identity identity) {
        return Endpoint.of(identity, PKI.trust())
                .withLimits(Limits.DEFAULT.withLinger(Duration.ofMillis(300)))
                .withClock(InstantSource.fixed(TestPki.NOW));
    }
}
