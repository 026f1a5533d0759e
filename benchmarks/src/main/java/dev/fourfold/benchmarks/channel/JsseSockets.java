package dev.fourfold.benchmarks.channel;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.BCSSLParameters;
import org.bouncycastle.jsse.BCSSLSocket;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;

/** An {@link SSLSocket} of the JDK or of Bouncy Castle. */
final class JsseSockets implements Links {

    /** Logs the settings that it finds, to standard error; held here, since a logger that nobody holds forgets its level. */
    private static final Logger BOUNCY_CASTLE = Logger.getLogger("org.bouncycastle.jsse");

    private final SSLContext context;
    private final Peer.Group group;
    private final SessionPorts ports;
    private final CountingTrust trust;

    JsseSockets(Peer.Scenario scenario, Credentials credentials, boolean server)
            throws GeneralSecurityException, IOException {
        this(SSLContext.getInstance("TLSv1.3"), scenario, credentials);
    }

    private JsseSockets(SSLContext context, Peer.Scenario scenario, Credentials credentials)
            throws GeneralSecurityException, IOException {
        this.context = context;
        group = scenario.group();
        ports = new SessionPorts(scenario.resuming());
        trust = initialise(context, credentials);
    }

    static JsseSockets bouncyCastle(Peer.Scenario scenario, Credentials credentials, boolean server)
            throws GeneralSecurityException, IOException {
        BOUNCY_CASTLE.setLevel(Level.SEVERE);
        Provider provider = new BouncyCastleJsseProvider(new BouncyCastleProvider());
        return new JsseSockets(SSLContext.getInstance("TLSv1.3", provider), scenario, credentials);
    }

    /** Gives a context the key and the root; returns what checks against the root. */
    static CountingTrust initialise(SSLContext context, Credentials credentials)
            throws GeneralSecurityException, IOException {
        Provider provider = context.getProvider();
        boolean jdk = provider.getName().equals("SunJSSE");
        KeyManagerFactory keys = jdk
                ? KeyManagerFactory.getInstance("SunX509") // PKIX builds a path for each handshake, which is slower
                : KeyManagerFactory.getInstance("PKIX", provider);
        keys.init(credentials.keyStore(), Credentials.password());
        TrustManagerFactory factory =
                jdk ? TrustManagerFactory.getInstance("PKIX") : TrustManagerFactory.getInstance("PKIX", provider);
        factory.init(credentials.trustStore());
        var trust = new CountingTrust(factory.getTrustManagers());
        context.init(keys.getKeyManagers(), new TrustManager[] {trust}, null);
        return trust;
    }

    /** Returns what every peer of TLS is asked for. */
    static SSLParameters parameters(SSLParameters from, boolean server) {
        from.setProtocols(new String[] {"TLSv1.3"});
        from.setCipherSuites(new String[] {"TLS_AES_256_GCM_SHA384"});
        if (server) {
            from.setNeedClientAuth(true);
        } else {
            from.setEndpointIdentificationAlgorithm("HTTPS");
        }
        return from;
    }

    /** Says of each connection that it goes to another port: sessions are kept by it, and not by what the layer above is told. */
    @Override
    public Socket socket() {
        int port = ports.next();
        return new Socket() {
            @Override
            public int getPort() {
                return port;
            }
        };
    }

    @Override
    public Link accept(Socket connection) throws IOException {
        return shakeHands(connection, "client.com", connection.getPort(), true);
    }

    @Override
    public Link connect(Socket connection) throws IOException {
        return shakeHands(connection, "server.com", connection.getPort(), false);
    }

    @Override
    public long verified() {
        return trust.verified();
    }

    private Link shakeHands(Socket connection, String name, int port, boolean server) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket(connection, name, port, true);
        socket.setUseClientMode(!server);
        SSLParameters parameters = parameters(socket.getSSLParameters(), server);
        if (!(socket instanceof BCSSLSocket)) {
            parameters.setNamedGroups(new String[] {"x25519"});
        }
        socket.setSSLParameters(parameters);
        if (socket instanceof BCSSLSocket bouncy) {
            BCSSLParameters own = bouncy.getParameters();
            // the second is never used: without its group, Bouncy Castle takes no certificate of P-256
            own.setNamedGroups(new String[] {group == Peer.Group.X25519 ? "x25519" : "X25519MLKEM768", "secp256r1"});
            bouncy.setParameters(own);
        }
        socket.startHandshake();
        return PlainLinks.over(socket, connection, socket.getSession().getCipherSuite());
    }
}
