package dev.fourfold.protocol.socket;

import dev.fourfold.protocol.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.function.Supplier;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes server sockets that accept channels. Whom a server lets in is said by the roots of its {@link Endpoint}; who came is
 * {@link SecureSocket#peer}.
 */
public class SecureServerSocketFactory extends ServerSocketFactory {

    private static final int BACKLOG = 50;

    private final Supplier<Endpoint> endpoint;
    private final HandshakeObservers observers;
    private final int maxHandshakes;

    /**
     * Makes a factory.
     *
     * @param endpoint who we are at the moment: it is asked before each handshake, so that a renewed certificate is used
     * @param maxHandshakes how many peers of one server socket may be shaking hands at once
     */
    public SecureServerSocketFactory(Supplier<Endpoint> endpoint, HandshakeObservers observers, int maxHandshakes) {
        if (maxHandshakes < 1) {
            throw new IllegalArgumentException("At least one peer must be able to shake hands");
        }
        this.endpoint = endpoint;
        this.observers = observers;
        this.maxHandshakes = maxHandshakes;
    }

    @Override
    public final ServerSocket createServerSocket() throws IOException {
        return new SecureServerSocket(endpoint, observers, maxHandshakes);
    }

    @Override
    public final ServerSocket createServerSocket(int port) throws IOException {
        return createServerSocket(port, BACKLOG);
    }

    @Override
    public final ServerSocket createServerSocket(int port, int backlog) throws IOException {
        return createServerSocket(port, backlog, null);
    }

    @Override
    public final ServerSocket createServerSocket(int port, int backlog, @Nullable InetAddress address)
            throws IOException {
        ServerSocket socket = createServerSocket();
        boolean bound = false;
        try {
            socket.bind(new InetSocketAddress(address, port), backlog);
            bound = true;
            return socket;
        } finally {
            if (!bound) {
                socket.close();
            }
        }
    }
}
