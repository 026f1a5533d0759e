package dev.fourfold.protocol.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.HandshakeObserver;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.Limits;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.SecureChannel;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.Thorough;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engine in Netty's event loop, over real sockets, with itself and with {@link SecureChannel}. */
@Timeout(60)
class NettyIT {

    private static final TestPki PKI = new TestPki();
    private static final PeerName SERVER = PeerName.of("server.com");
    private static final Identity SERVER_IDENTITY = PKI.server("server.com");
    private static final Identity CLIENT_IDENTITY = PKI.client("client.com");
    private static final Limits LIMITS = Limits.DEFAULT
            .withHandshakeTimeout(Duration.ofSeconds(20))
            .withIdleTimeout(Duration.ofSeconds(20))
            .withLinger(Duration.ofSeconds(2));
    private static final byte[] MEBIBYTE = random(1 << 20);

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }

    @Test
    void echoesAMebibyteToItself() throws Exception {
        var client = new Received();
        Channel channel = connect(listen(new Echo(), LIMITS), client);
        channel.writeAndFlush(Unpooled.wrappedBuffer(MEBIBYTE)).sync();
        assertThat(client.await(MEBIBYTE.length)).isEqualTo(MEBIBYTE);
        assertThat(client.opened().terms().peer().name()).isEqualTo(SERVER);
        channel.close().sync();
    }

    @Test
    void echoesAMebibyteToABlockingClient() throws Exception {
        try (SecureChannel client = dial(listen(new Echo(), LIMITS))) {
            Future<?> sending = send(client, MEBIBYTE);
            assertThat(client.input().readNBytes(MEBIBYTE.length)).isEqualTo(MEBIBYTE);
            sending.get(20, TimeUnit.SECONDS);
            assertThat(client.peer().name()).isEqualTo(SERVER);
        }
    }

    @Test
    @Thorough("echoesAMebibyteToItself sends as much")
    void sendsAMebibyteToABlockingServerAndGetsItBack() throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Future<byte[]> serving = threads.submit(() -> {
                try (SecureChannel server = SecureChannel.accept(
                        listener.accept(), endpoint(SERVER_IDENTITY, LIMITS), HandshakeObserver.NONE)) {
                    byte[] all = server.input().readNBytes(MEBIBYTE.length);
                    server.send(all);
                    return server.input().readAllBytes();
                }
            });
            var client = new Received();
            Channel channel = connect((InetSocketAddress) listener.getLocalSocketAddress(), client);
            channel.writeAndFlush(Unpooled.wrappedBuffer(MEBIBYTE)).sync();
            assertThat(client.await(MEBIBYTE.length)).isEqualTo(MEBIBYTE);
            channel.close().sync();
            assertThat(serving.get(20, TimeUnit.SECONDS))
                    .as("nothing but the end")
                    .isEmpty();
        }
    }

    @Test
    void goesOnAfterThePeerHasFinished() throws Exception {
        var server = new Received();
        try (SecureChannel client = dial(listen(server, LIMITS))) {
            client.send(bytes("question"));
            client.finish();
            server.awaitFinish();
            assertThat(server.await(8)).isEqualTo(bytes("question"));
            server.context()
                    .writeAndFlush(Unpooled.wrappedBuffer(bytes("answer")))
                    .sync();
            server.finish();
            assertThat(client.input().readAllBytes()).isEqualTo(bytes("answer"));
        }
    }

    @Test
    void goesOnAfterItHasFinished() throws Exception {
        var server = new Received();
        InetSocketAddress address = listen(server, LIMITS);
        try (SecureChannel client = dial(address)) {
            client.send(bytes("a"));
            assertThat(server.await(1)).hasSize(1);
            server.finish();
            assertThat(client.input().read()).isEqualTo(-1);
            client.send(bytes("more"));
            assertThat(server.await(5)).isEqualTo(bytes("amore"));
        }
        server.awaitFinish();
        assertThat(server.failure()).isEmpty();
    }

    @Test
    void tellsTruncationFromTheEnd() throws Exception {
        var server = new Received();
        InetSocketAddress address = listen(server, LIMITS);
        var socket = new Socket(address.getAddress(), address.getPort());
        SecureChannel client =
                SecureChannel.connect(socket, endpoint(CLIENT_IDENTITY, LIMITS), SERVER, HandshakeObserver.NONE);
        client.send(bytes("half"));
        assertThat(server.await(4)).hasSize(4);
        socket.close();
        assertThat(server.awaitFailure()).isInstanceOf(EOFException.class);
        assertThat(server.hasFinished()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "d1000000, 50",
        "d1004001, 22",
        "d1000004 01000000, 50",
        "d1000004 02000000, 10",
        "d1000001 01 d5, 10",
        "d1000004 04000000, 10"
    })
    void answersHostileBytesWithAnAlert(String hex, int code) throws Exception {
        var server = new Received();
        assertThat(answer(listen(server, LIMITS), HexFormat.of().parseHex(hex.replace(" ", ""))))
                .isEqualTo(new byte[] {(byte) 0xD2, 0, 0, 1, (byte) code});
        assertThat(server.awaitFailure())
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.alert()).isEqualTo(Alert.ofCode(code)));
    }

    @Test
    void saysNothingToOtherProtocols() throws Exception {
        assertThat(answer(listen(new Received(), LIMITS), bytes("GET / HTTP/1.1\r\n\r\n")))
                .isEmpty();
    }

    @Test
    void givesUpOnAClientThatSaysNothing() throws Exception {
        var server = new Received();
        Limits quick = LIMITS.withHandshakeTimeout(Duration.ofMillis(200));
        assertThat(answer(listen(server, quick), new byte[0])).isEqualTo(new byte[] {(byte) 0xD2, 0, 0, 1, 91});
        assertThat(server.awaitFailure())
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.alert()).isEqualTo(Alert.HANDSHAKE_TIMEOUT));
    }

    @Test
    void tellsBothSidesThatAClientIsRefused() throws Exception {
        var server = new Received();
        InetSocketAddress address = listen(server, LIMITS);
        Endpoint stranger = endpoint(new TestPki().client("client.com"), LIMITS);
        assertThatThrownBy(() -> SecureChannel.connect(
                        new Socket(address.getAddress(), address.getPort()), stranger, SERVER, HandshakeObserver.NONE))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.alert()).isEqualTo(Alert.UNKNOWN_CA));
        assertThat(server.awaitFailure()).isInstanceOf(ProtocolException.class);
    }

    @Test
    void stopsWritingToAClientThatDoesNotRead() throws Exception {
        var server = new Flood();
        try (SecureChannel client = dial(listen(server, LIMITS))) {
            long sent = server.awaitUnwritable();
            assertThat(sent).as("what the sockets and one buffer take").isLessThan(Flood.MUCH);
            byte[] buffer = new byte[65_536];
            for (long read = 0; read <= sent; ) {
                read += client.input().read(buffer);
            }
            assertThat(server.total()).as("it went on").isGreaterThan(sent);
        }
    }

    @Test
    @Thorough("stopsWritingToAClientThatDoesNotRead fills the buffers too")
    void makesAClientWaitUntilItReads() throws Exception {
        var server = new Received();
        server.readNothing();
        try (SecureChannel client = dial(listen(server, LIMITS))) {
            server.awaitOpen();
            byte[] much = random(32 << 20);
            Future<?> sending = send(client, much);
            assertThatThrownBy(() -> sending.get(500, TimeUnit.MILLISECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
            server.readAgain();
            sending.get(30, TimeUnit.SECONDS);
            assertThat(server.await(much.length)).isEqualTo(much);
        }
    }

    private Future<?> send(SecureChannel channel, byte[] bytes) {
        return threads.submit(() -> {
            channel.send(bytes);
            return null;
        });
    }

    private static byte[] answer(InetSocketAddress address, byte[] sent) throws IOException {
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(sent);
            return socket.getInputStream().readAllBytes();
        }
    }

    private InetSocketAddress listen(ChannelHandler application, Limits limits) throws InterruptedException {
        Channel listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(
                        pipeline(() -> ChannelEngineHandler.server(endpoint(SERVER_IDENTITY, limits)), application))
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        return (InetSocketAddress) listener.localAddress();
    }

    private Channel connect(InetSocketAddress address, ChannelHandler application) throws InterruptedException {
        return new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(pipeline(
                        () -> ChannelEngineHandler.client(endpoint(CLIENT_IDENTITY, LIMITS), SERVER), application))
                .connect(address)
                .sync()
                .channel();
    }

    private static ChannelInitializer<SocketChannel> pipeline(
            java.util.function.Supplier<ChannelEngineHandler> engine, ChannelHandler application) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast("engine", engine.get()).addLast(application);
            }
        };
    }

    private static SecureChannel dial(InetSocketAddress address) throws IOException {
        return SecureChannel.connect(
                new Socket(address.getAddress(), address.getPort()),
                endpoint(CLIENT_IDENTITY, LIMITS),
                SERVER,
                HandshakeObserver.NONE);
    }

    private static Endpoint endpoint(Identity identity, Limits limits) {
        return Endpoint.of(identity, PKI.trust()).withLimits(limits).withClock(InstantSource.fixed(TestPki.NOW));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
