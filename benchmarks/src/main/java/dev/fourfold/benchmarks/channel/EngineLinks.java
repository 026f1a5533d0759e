package dev.fourfold.benchmarks.channel;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** The {@link SSLEngine} of the JDK, over blocking channels. */
final class EngineLinks implements Links {

    private final SSLContext context;
    private final SessionPorts ports;
    private final CountingTrust trust;

    EngineLinks(Peer.Scenario scenario, Credentials credentials, boolean server)
            throws GeneralSecurityException, IOException {
        context = SSLContext.getInstance("TLSv1.3");
        ports = new SessionPorts(scenario.resuming());
        trust = JsseSockets.initialise(context, credentials);
    }

    @Override
    public Link accept(Socket connection) throws IOException {
        return shakeHands(connection, context.createSSLEngine("client.com", connection.getPort()), true);
    }

    @Override
    public Link connect(Socket connection) throws IOException {
        return shakeHands(connection, context.createSSLEngine("server.com", ports.next()), false);
    }

    @Override
    public long verified() {
        return trust.verified();
    }

    private static Link shakeHands(Socket connection, SSLEngine engine, boolean server) throws IOException {
        engine.setUseClientMode(!server);
        SSLParameters parameters = JsseSockets.parameters(engine.getSSLParameters(), server);
        parameters.setNamedGroups(new String[] {"x25519"});
        engine.setSSLParameters(parameters);
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
