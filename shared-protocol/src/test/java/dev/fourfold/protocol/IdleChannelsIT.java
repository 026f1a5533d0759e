package dev.fourfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.parallel.Isolated;

/** Channels over which nothing goes, and the heap that each takes. */
@Timeout(900)
@EnabledOnOs({OS.LINUX, OS.MAC})
@Isolated("measures the whole process")
@Thorough("it measures; SecureChannelIT shows that idle channels live")
class IdleChannelsIT {

    private static final int WANTED = Integer.getInteger("fourfold.idle", 400);
    private static final int ENGINES = 400;
    private static final int KEPT_FILES = 500;
    private static final int WARM_UP = 20;
    private static final int ACCEPTORS = 4;

    /**
     * Two ciphers with the key schedules of the platform, two traffic secrets and the exporter: 2.4 KB where this was measured, and
     * the peer's certificates, which the platform shares between connections. One buffer more, of 1 KB or a record, and it is too
     * much.
     */
    private static final long MOST_OF_AN_ENGINE = 3_072;

    /** The same, and the platform's socket with its cleaner, streams and locks: 3.9 KB where this was measured. */
    private static final long MOST_OF_A_CHANNEL = 4_608;

    private static final TestPki PKI = new TestPki();
    private static final Identity SERVER = PKI.server("server.com");
    private static final Identity CLIENT = PKI.client("client.com");

    @Test
    void takeLittleHeapAsEngines() throws Exception {
        List<ChannelEngine> warm = engines(WARM_UP);
        long before = heap();
        List<ChannelEngine> idle = engines(ENGINES);
        long each = (heap() - before) / ENGINES;
        System.out.printf("%d idle engines: %d bytes of heap each%n", ENGINES, each);
        assertThat(warm).allMatch(ChannelEngine::isOpen);
        assertThat(idle).allMatch(ChannelEngine::isOpen);
        assertThat(each).isLessThan(MOST_OF_AN_ENGINE);
    }

    @Test
    void takeLittleHeapOverSockets() throws Exception {
        int channels = (int) Math.min(WANTED, files() - KEPT_FILES);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                var listener = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress())) {
            Process clients = clients(listener.getLocalPort(), WARM_UP + channels);
            try {
                List<SecureChannel> warm = accept(listener, threads, WARM_UP);
                long before = heap();
                List<SecureChannel> idle = accept(listener, threads, channels);
                long each = (heap() - before) / channels;
                System.out.printf("%d idle channels over sockets: %d bytes of heap each%n", channels, each);
                for (SecureChannel channel : idle) {
                    channel.ping();
                }
                assertThat(warm).hasSize(WARM_UP);
                assertThat(each).isLessThan(MOST_OF_A_CHANNEL);
            } finally {
                clients.destroyForcibly().waitFor();
            }
        }
    }

    private static List<SecureChannel> accept(ServerSocket listener, ExecutorService threads, int count)
            throws Exception {
        var parts = new ArrayList<Future<List<SecureChannel>>>();
        for (int acceptor = 0; acceptor < ACCEPTORS; acceptor++) {
            int part = count / ACCEPTORS;
            parts.add(threads.submit(() -> {
                var channels = new ArrayList<SecureChannel>(part);
                for (int i = 0; i < part; i++) {
                    channels.add(SecureChannel.accept(listener.accept(), endpoint(SERVER), HandshakeObserver.NONE));
                }
                return channels;
            }));
        }
        var channels = new ArrayList<SecureChannel>(count);
        for (Future<List<SecureChannel>> part : parts) {
            channels.addAll(part.get(600, TimeUnit.SECONDS));
        }
        return channels;
    }

    private static List<ChannelEngine> engines(int count) throws IOException {
        var engines = new ArrayList<ChannelEngine>(count);
        for (int i = 0; i < count; i++) {
            ChannelEngine server = ChannelEngine.server(endpoint(SERVER), HandshakeObserver.NONE);
            ChannelEngine client =
                    ChannelEngine.client(endpoint(CLIENT), PeerName.of("server.com"), HandshakeObserver.NONE);
            while (!client.isOpen()) {
                server.feed(network(client.drain()));
                client.feed(network(server.drain()));
            }
            client.send(ByteBuffer.wrap(new byte[1_000]));
            server.feed(network(client.drain()));
            assertThat(server.received().remaining()).isEqualTo(1_000);
            engines.add(server);
        }
        return engines;
    }

    /** What an event loop would read into: a buffer that is large, and not the engine's. */
    private static ByteBuffer network(ByteBuffer bytes) {
        return ByteBuffer.allocate(16_384).put(bytes).flip();
    }

    private static long heap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long files() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getMaxFileDescriptorCount();
    }

    private static Endpoint endpoint(Identity identity) {
        return Endpoint.of(identity, PKI.trust())
                .withLimits(Limits.DEFAULT.withHandshakeTimeout(Duration.ofSeconds(30)))
                .withClock(InstantSource.fixed(TestPki.NOW));
    }

    /** Starts the other ends in a process of their own, so that their heap does not count. */
    private static Process clients(int port, int count) throws IOException, CertificateEncodingException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        IdleClients.class.getName(),
                        String.valueOf(port),
                        String.valueOf(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        // it stays open: when it ends, so do the clients
        Writer in = process.outputWriter(StandardCharsets.US_ASCII);
        in.write(HexFormat.of().formatHex(CLIENT.privateKey().getEncoded()) + "\n");
        for (X509Certificate certificate : List.of(PKI.root(), CLIENT.certificate(), PKI.issuing())) {
            in.write(HexFormat.of().formatHex(certificate.getEncoded()) + "\n");
        }
        in.flush();
        return process;
    }
}
