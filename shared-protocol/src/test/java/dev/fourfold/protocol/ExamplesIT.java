package dev.fourfold.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.socket.HandshakeObservers;
import dev.fourfold.protocol.socket.SecureServerSocketFactory;
import dev.fourfold.protocol.socket.SecureSocketFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The examples of docs/channel.md, as they stand there. */
@Timeout(60)
class ExamplesIT {

    private static final TestPki PKI = TestPki.ofToday();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Admission admission = new Admission();
    private final Endpoint client = Endpoint.of(PKI.client("client.example"), PKI.trust());
    private ServerSocket listener;
    private int port;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        port = listener.getLocalPort();
    }

    @AfterEach
    void stop() throws IOException {
        listener.close();
        threads.shutdownNow();
    }

    private static Endpoint server(Identity serverIdentity, TrustAnchors trust) {
        Endpoint server = Endpoint.of(serverIdentity, trust)
                .withTicketStore(TicketStore.inMemory(InstantSource.system()))
                .withAuthorizer(peer -> peer.name().dnsName().endsWith(".example"));
        return server;
    }

    private Future<?> serve() {
        Endpoint server = server(PKI.server("server.example"), PKI.trust());
        return threads.submit(() -> {
            Socket accepted = listener.accept();
            try (SecureChannel channel = admission.accept(accepted, server, HandshakeObserver.NONE)) {
                channel.input().transferTo(channel.output());
                channel.finish();
            }
            return true;
        });
    }

    @Test
    void talkOverASecureChannel() throws Exception {
        Future<?> served = serve();
        try (SecureChannel channel = SecureChannel.connect(
                new Socket(InetAddress.getLoopbackAddress(), port),
                client,
                PeerName.of("server.example"),
                HandshakeObserver.NONE)) {
            channel.send("hello".getBytes(UTF_8));
            channel.finish(); // we have no more to say
            String answer = new String(channel.input().readAllBytes(), UTF_8);
            assertThat(answer).isEqualTo("hello");
        }
        served.get();
    }

    @Test
    void talkOverSockets() throws Exception {
        Endpoint server = server(PKI.server("server.example"), PKI.trust());
        var servers = new SecureServerSocketFactory(() -> server, HandshakeObservers.NONE, 100);
        var clients = new SecureSocketFactory(() -> client, PeerName.of("server.example"), HandshakeObservers.NONE);
        try (ServerSocket door = servers.createServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Future<Long> echo = threads.submit(() -> {
                try (Socket guest = door.accept()) {
                    return guest.getInputStream().transferTo(guest.getOutputStream());
                }
            });
            try (Socket socket = clients.createSocket(InetAddress.getLoopbackAddress(), door.getLocalPort())) {
                socket.getOutputStream().write("hello".getBytes(UTF_8));
                socket.shutdownOutput();
                assertThat(socket.getInputStream().readAllBytes()).isEqualTo("hello".getBytes(UTF_8));
            }
            assertThat(echo.get()).isEqualTo(5);
        }
    }

    @Test
    void talkThroughAnEngine() throws Exception {
        Future<?> served = serve();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var network = new Network(socket);
            ChannelEngine engine = ChannelEngine.client(client, PeerName.of("server.example"), HandshakeObserver.NONE);
            while (!engine.isOpen()) {
                network.write(engine.drain());
                engine.feed(network.read());
            }
            engine.send(ByteBuffer.wrap("hello".getBytes(UTF_8)));
            network.write(engine.drain());
            engine.finish();
            network.write(engine.drain());
            var answer = new StringBuilder();
            while (!engine.hasEnded()) {
                engine.feed(network.read());
                answer.append(UTF_8.decode(engine.received()));
            }
            assertThat(answer).hasToString("hello");
        }
        served.get();
    }

    @Test
    void bindATokenToAChannel() throws Exception {
        Future<?> served = serve();
        byte[] tokenId = {1, 2, 3};
        try (SecureChannel channel = SecureChannel.connect(
                new Socket(InetAddress.getLoopbackAddress(), port),
                client,
                PeerName.of("server.example"),
                HandshakeObserver.NONE)) {
            Secret binding = channel.export("example token", Bytes.of(tokenId), 32);
            assertThat(binding).hasToString("[redacted]");
            channel.finish();
            assertThat(channel.input().read()).isEqualTo(-1);
        }
        served.get();
    }

    @Test
    void areWhatTheDocumentShows() throws IOException {
        String here = squeezed(Files.readString(Path.of("src/test/java/dev/fourfold/protocol/ExamplesIT.java")));
        String document = Files.readString(Path.of("../docs/channel.md"));
        var blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(document)
                .results()
                .toList();
        assertThat(blocks).hasSizeGreaterThan(5).allSatisfy(block -> {
            for (String statement : List.of(Pattern.compile("\n}?\n?(?=\\S)").split(block.group(1), -1))) {
                assertThat(here).contains(squeezed(statement));
            }
        });
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    /** Bytes to and from a socket, as an event loop would have them. */
    private record Network(Socket socket) {

        void write(ByteBuffer bytes) throws IOException {
            socket.getOutputStream().write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        }

        ByteBuffer read() throws IOException {
            byte[] bytes = new byte[4_096];
            return ByteBuffer.wrap(bytes, 0, Math.max(0, socket.getInputStream().read(bytes)));
        }
    }
}
