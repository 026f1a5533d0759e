package dev.fourfold.benchmarks.channel;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;

/** Netty's pipelines over NIO, with BoringSSL inside; the same measures, carried out on its event loops. */
record NettySide(SslContext context, EventLoopGroup group) implements Side {

    private static final int BACKLOG = 1_000;

    static NettySide boringSsl(Peer.Scenario scenario, Credentials credentials, boolean server) throws IOException {
        var chain = credentials.chain().toArray(X509Certificate[]::new);
        SslContextBuilder builder = server
                ? SslContextBuilder.forServer(credentials.key(), chain).clientAuth(ClientAuth.REQUIRE)
                : SslContextBuilder.forClient()
                        .keyManager(credentials.key(), chain)
                        .endpointIdentificationAlgorithm("HTTPS");
        SslContext context = builder.sslProvider(SslProvider.OPENSSL_REFCNT)
                .protocols("TLSv1.3")
                .trustManager(credentials.root())
                .option(
                        OpenSslContextOption.GROUPS,
                        new String[] {scenario.group() == Peer.Group.X25519 ? "x25519" : "X25519MLKEM768"})
                .build();
        int loops = Runtime.getRuntime().availableProcessors();
        return new NettySide(context, new MultiThreadIoEventLoopGroup(loops, NioIoHandler.newFactory()));
    }

    /** Makes each message a record of its own, as the other peers do; by itself it joins what waits. */
    static SslHandler oneRecordEach(SslHandler handler) {
        handler.setWrapDataSize(0);
        return handler;
    }

    @Override
    public int listen() throws IOException {
        var bootstrap = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(oneRecordEach(context.newHandler(channel.alloc())), new NettyServing());
                    }
                });
        var bound = bootstrap.bind(InetAddress.getLoopbackAddress(), 0).syncUninterruptibly();
        return ((InetSocketAddress) bound.channel().localAddress()).getPort();
    }

    @Override
    public Client client(int port) {
        return new NettyClient(context, group, port);
    }
}
