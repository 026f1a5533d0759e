package dev.fourfold.protocol.socket;

import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.PeerName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes client sockets that are channels to one peer. Whom to expect is said here and not by whoever asks for a socket: the
 * address may be any, the name in the certificate may not. For a library that makes its socket factory by itself, extend
 * this class and give it the constructor that the library asks for.
 */
public class SecureSocketFactory extends SocketFactory {

    private final Supplier<Endpoint> endpoint;
    private final PeerName server;
    private final HandshakeObservers observers;

    /**
     * Makes a factory.
     *
     * @param endpoint who we are at the moment: it is asked before each handshake, so that a renewed certificate is used
     * @param server whom the certificate of the other side must name
     */
    public SecureSocketFactory(Supplier<Endpoint> endpoint, PeerName server, HandshakeObservers observers) {
        this.endpoint = endpoint;
        this.server = server;
        this.observers = observers;
    }

    @Override
    public final Socket createSocket() throws IOException {
        return SecureSocket.unconnected(endpoint, server, observers);
    }

    @Override
    public final Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public final Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    @Override
    public final Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public final Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return connected(new InetSocketAddress(address, port), new InetSocketAddress(localAddress, localPort));
    }

    private Socket connected(SocketAddress remote, @Nullable SocketAddress local) throws IOException {
        Socket socket = createSocket();
        boolean connected = false;
        try {
            if (local != null) {
                socket.bind(local);
            }
            socket.connect(remote);
            connected = true;
            return socket;
        } finally {
            if (!connected) {
                socket.close();
            }
        }
    }
}
