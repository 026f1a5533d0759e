package dev.fourfold.protocol;

import dev.fourfold.protocol.handshake.ServerHandshake;

/** Engines that an application has no need for. */
public final class TestEngines {

    private TestEngines() {}

    /** Returns the engine of a server that has a say in who must say hello twice. */
    public static ChannelEngine server(Endpoint endpoint, ServerHandshake.Retry retry, HandshakeObserver observer) {
        return ChannelEngine.server(endpoint, retry, observer);
    }
}
