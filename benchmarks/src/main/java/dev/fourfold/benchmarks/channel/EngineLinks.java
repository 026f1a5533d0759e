package dev.fourfold.benchmarks.channel;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** An {@link SSLEngine} of the JDK, or of netty-tcnative with BoringSSL, over blocking channels. */
final class EngineLinks implements Peer.Links {

    private static final int PORTS = 60_000;

    private final IntFunction<SSLEngine> engines;
    private final boolean server;
    private final AtomicInteger connections = new AtomicInteger();

    private EngineLinks(IntFunction<SSLEngine> engines, boolean server) {
        this.engines = engines;
        this.server = server;
    }

    static EngineLinks jsse(Peer.Scenario scenario, Credentials credentials, boolean server)
            throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        JsseSockets.initialise(context, credentials);
        return new EngineLinks(
                port -> {
                    SSLEngine engine = context.createSSLEngine(server ? "client.com" : "server.com", port);
                    engine.setUseClientMode(!server);
                    SSLParameters parameters = JsseSockets.parameters(engine.getSSLParameters(), server);
                    parameters.setNamedGroups(new String[] {"x25519"});
                    engine.setSSLParameters(parameters);
                    return engine;
                },
                server);
    }

    static EngineLinks boringSsl(Peer.Scenario scenario, Credentials credentials, boolean server) throws IOException {
        X509Certificate[] chain = credentials.chain().toArray(X509Certificate[]::new);
        SslContextBuilder builder = server
                ? SslContextBuilder.forServer(credentials.key(), chain).clientAuth(ClientAuth.REQUIRE)
                : SslContextBuilder.forClient()
                        .keyManager(credentials.key(), chain)
                        .endpointIdentificationAlgorithm("HTTPS");
        String group = scenario.group() == Peer.Group.X25519 ? "x25519" : "X25519MLKEM768";
        SslContext context = builder.sslProvider(SslProvider.OPENSSL_REFCNT)
                .protocols("TLSv1.3")
                .trustManager(credentials.root())
                .option(OpenSslContextOption.GROUPS, new String[] {group})
                .build();
        return new EngineLinks(
                port -> context.newEngine(UnpooledByteBufAllocator.DEFAULT, server ? "client.com" : "server.com", port),
                server);
    }

    @Override
    public Link accept(Socket connection) throws IOException {
        return shakeHands(connection);
    }

    @Override
    public Link connect(Socket connection) throws IOException {
        return shakeHands(connection);
    }

    private Link shakeHands(Socket connection) throws IOException {
        SSLEngine engine = engines.apply(server ? connection.getPort() : 1 + connections.getAndIncrement() % PORTS);
        var link = new EngineLink(engine, connection.getChannel());
        try {
            link.shakeHands();
            return link;
        } catch (IOException | RuntimeException e) {
            link.close();
            throw e;
        }
    }
}
