package dev.fourfold.protocol.socket;

import dev.fourfold.protocol.Endpoint;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server socket that accepts channels. Peers shake hands beside each other and before {@link #accept} hears of them: a peer
 * that is slow, or no peer at all, keeps nobody waiting and is no exception of {@code accept}; only the observer sees it.
 * When as many peers shake hands as may, the next one waits until one is done, or has been at it for a second: that one has
 * to go. {@link #close} ends handshakes and channels that nobody accepted, and leaves those that were accepted alone.
 */
public final class SecureServerSocket extends ServerSocket {

    private static final int BACKLOG = 50;

    private final Reception reception;
    private volatile int acceptTimeout;

    SecureServerSocket(Supplier<Endpoint> endpoint, HandshakeObservers observers, int maxHandshakes)
            throws IOException {
        reception = new Reception(endpoint, observers, maxHandshakes);
    }

    @Override
    public void bind(@Nullable SocketAddress address, int backlog) throws IOException {
        super.bind(address, backlog);
        reception.open(this::acceptPlain, backlog < 1 ? BACKLOG : backlog);
    }

    /** Returns the next peer that has shaken hands, a {@link SecureSocket}. */
    @Override
    public Socket accept() throws IOException {
        if (isClosed()) {
            throw new SocketException("Socket is closed");
        }
        if (!isBound()) {
            throw new SocketException("Socket is not bound yet");
        }
        var patience = new Patience(acceptTimeout, "Accept timed out");
        try {
            return reception.next(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new SocketException("Closed by interrupt", e);
        } finally {
            patience.end();
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        reception.close();
    }

    @Override
    public void setSoTimeout(int timeout) throws SocketException {
        if (isClosed()) {
            throw new SocketException("Socket is closed");
        }
        if (timeout < 0) {
            throw new IllegalArgumentException("A timeout is not negative");
        }
        acceptTimeout = timeout;
    }

    @Override
    public int getSoTimeout() throws IOException {
        if (isClosed()) {
            throw new SocketException("Socket is closed");
        }
        return acceptTimeout;
    }

    private Socket acceptPlain() throws IOException {
        return super.accept();
    }
}
