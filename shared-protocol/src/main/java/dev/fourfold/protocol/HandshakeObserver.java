package dev.fourfold.protocol;

/** Watches one handshake. It is called on the thread that shakes hands, and whatever it throws ends the handshake. */
@FunctionalInterface
public interface HandshakeObserver {

    /** Looks away. */
    HandshakeObserver NONE = _ -> {};

    void on(HandshakeEvent event);
}
