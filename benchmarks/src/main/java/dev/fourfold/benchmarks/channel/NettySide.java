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
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManagerFactory;

/** Netty's pipelines over NIO, with BoringSSL inside; the same measures, carried out on its event loops. */
record NettySide(SslContext context, EventLoopGroup group, SessionPorts ports, CountingTrust trust) implements Side {

    private static final int BACKLOG = 1_000;

    static NettySide boringSsl(Peer.Scenario scenario, Credentials credentials, boolean server)
            throws GeneralSecurityException, IOException {
        var chain = credentials.chain().toArray(X509Certificate[]::new);
        SslContextBuilder builder = server
                ? SslContextBuilder.forServer(credentials.key(), chain).clientAuth(ClientAuth.REQUIRE)
                : SslContextBuilder.forClient()
                        .keyManager(credentials.key(), chain)
                        .endpointIdentificationAlgorithm("HTTPS");
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(credentials.trustStore());
        var trust = new CountingTrust(factory.getTrustManagers());
        SslContext context = builder.sslProvider(SslProvider.OPENSSL_REFCNT)
                .protocols("TLSv1.3")
                .trustManager(trust)
                .option(
                        OpenSslContextOption.GROUPS,
                        new String[] {scenario.group() == Peer.Group.X25519 ? "x25519" : "X25519MLKEM768"})
                .build();
        if (server && scenario.resuming()) {
            // without a key it gives no tickets
            ((OpenSslSessionContext) context.sessionContext())
                    .setTicketKeys(new OpenSslSessionTicketKey(random(), random(), random()));
        }
        int loops = Runtime.getRuntime().availableProcessors();
        return new NettySide(
                context,
                new MultiThreadIoEventLoopGroup(loops, NioIoHandler.newFactory()),
                new SessionPorts(scenario.resuming()),
                trust);
    }

    private static byte[] random() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return bytes;
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
        return new NettyClient(context, group, ports, port);
    }

    @Override
    public long verified() {
        return trust.verified();
    }
}
