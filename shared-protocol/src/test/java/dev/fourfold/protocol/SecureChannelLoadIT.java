package dev.fourfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

/** Channels under many threads and many peers that give up. */
@Timeout(120)
@Isolated("measures the whole process")
@Thorough("AbortedHandshakesIT leaves nothing behind either")
class SecureChannelLoadIT {

    private static final TestPki PKI = new TestPki();
    private static final Identity SERVER = PKI.server("server.com");
    private static final Identity CLIENT = PKI.client("client.com");
    private static final int SENDERS = 8;
    private static final int MESSAGES = 200;
    private static final int ABORTED = 2_000;
    private static final Limits LIMITS = Limits.DEFAULT
            .withRecordLimit(1_024)
            .withHandshakeTimeout(Duration.ofSeconds(30))
            .withIdleTimeout(Duration.ofSeconds(30))
            .withLinger(Duration.ofMillis(500));

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    SecureChannelLoadIT() throws IOException {}

    @AfterEach
    void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }

    /** A message is longer than a record: sender, number, length, and bytes that the two determine. */
    @Test
    void doesNotMixTheMessagesOfEightSenders() throws Exception {
        Future<SecureChannel> accepting = accept();
        try (SecureChannel client = connect();
                SecureChannel server = accepting.get(20, TimeUnit.SECONDS)) {
            var sending = new ArrayList<Future<?>>();
            for (int sender = 0; sender < SENDERS; sender++) {
                int self = sender;
                sending.add(threads.submit(() -> {
                    for (int number = 0; number < MESSAGES; number++) {
                        client.send(message(self, number));
                    }
                    return null;
                }));
            }
            var in = new DataInputStream(server.input());
            int[] next = new int[SENDERS];
            for (int i = 0; i < SENDERS * MESSAGES; i++) {
                int sender = in.readInt();
                int number = in.readInt();
                byte[] body = in.readNBytes(in.readInt());
                assertThat(number).isEqualTo(next[sender]++);
                byte[] expected = message(sender, number);
                assertThat(body).isEqualTo(Arrays.copyOfRange(expected, 12, expected.length));
            }
            for (Future<?> done : sending) {
                done.get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void wakesAReaderWhenAnotherThreadCloses() throws Exception {
        Future<SecureChannel> accepting = accept();
        SecureChannel client = connect();
        SecureChannel server = accepting.get(20, TimeUnit.SECONDS);
        Future<Integer> reading = threads.submit(() -> client.input().read());
        client.close();
        assertThatThrownBy(() -> reading.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThatThrownBy(() -> client.send(new byte[1])).isInstanceOf(IOException.class);
        server.close();
    }

    @Test
    void closesOnceHoweverManyAskForIt() throws Exception {
        Future<SecureChannel> accepting = accept();
        SecureChannel client = connect();
        SecureChannel server = accepting.get(20, TimeUnit.SECONDS);
        var closing = new ArrayList<Future<?>>();
        for (int i = 0; i < SENDERS; i++) {
            closing.add(threads.submit(client::close));
            closing.add(threads.submit(server::close));
        }
        for (Future<?> done : closing) {
            done.get(10, TimeUnit.SECONDS);
        }
        assertThat(catchThrowable(() -> server.input().read()))
                .satisfiesAnyOf(
                        nothing -> assertThat(nothing).isNull(),
                        thrown -> assertThat(thrown).isInstanceOf(IOException.class));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void leavesNoThreadAndNoFileBehindAfterAbortedHandshakes() throws Exception {
        abort(100);
        long files = openFiles();
        int platformThreads = Thread.getAllStackTraces().size();
        abort(ABORTED);
        assertThat(openFiles()).isLessThanOrEqualTo(files + 10);
        assertThat(Thread.getAllStackTraces().size()).isLessThanOrEqualTo(platformThreads + 10);
    }

    /** Peers that say nothing, something else, half a hello, or an alert, and are gone. */
    private void abort(int times) throws Exception {
        List<byte[]> ends = List.of(
                new byte[0],
                new byte[] {'G', 'E', 'T', ' ', '/'},
                new byte[] {(byte) 0xD1, 0, 0, 8, 1, 0, 4},
                new byte[] {(byte) 0xD1, 0, 0, 4, 30, 0, 0, 0},
                new byte[] {(byte) 0xD2, 0, 0, 1, 40});
        for (int i = 0; i < times; i++) {
            Future<SecureChannel> accepting = accept();
            try (Socket socket = socket()) {
                socket.getOutputStream().write(ends.get(i % ends.size()));
                socket.shutdownOutput();
                assertThatThrownBy(() -> accepting.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
            }
        }
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    private static byte[] message(int sender, int number) {
        byte[] body = new byte[500 + 37 * number];
        Arrays.fill(body, (byte) (31 * sender + number));
        return ByteBuffer.allocate(12 + body.length)
                .putInt(sender)
                .putInt(number)
                .putInt(body.length)
                .put(body)
                .array();
    }

    private Future<SecureChannel> accept() {
        Callable<SecureChannel> accepting =
                () -> SecureChannel.accept(listener.accept(), endpoint(SERVER), HandshakeObserver.NONE);
        return threads.submit(accepting);
    }

    private SecureChannel connect() throws IOException {
        return SecureChannel.connect(socket(), endpoint(CLIENT), PeerName.of("server.com"), HandshakeObserver.NONE);
    }

    private Socket socket() throws IOException {
        return new Socket(listener.getInetAddress(), listener.getLocalPort());
    }

    private static Endpoint endpoint(Identity identity) {
        return Endpoint.of(identity, PKI.trust()).withLimits(LIMITS).withClock(InstantSource.fixed(TestPki.NOW));
    }
}
