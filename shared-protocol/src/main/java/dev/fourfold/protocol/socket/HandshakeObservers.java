package dev.fourfold.protocol.socket;

import dev.fourfold.protocol.HandshakeObserver;
import java.net.SocketAddress;

/** Gives each handshake an observer of its own. It is called on the thread that shakes hands. */
@FunctionalInterface
public interface HandshakeObservers {

    /** Looks away. */
    HandshakeObservers NONE = _ -> HandshakeObserver.NONE;

    /** Returns who watches the handshake with the peer at that address. */
    HandshakeObserver watch(SocketAddress remote);
}
