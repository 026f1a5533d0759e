package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.message.HandshakeMessage;

/** A state of a handshake: what a side knows, and what it waits for. States do no input or output and never change. */
public sealed interface Handshake permits ClientHandshake, ServerHandshake, Handshake.Connected {

    /**
     * Takes the next message.
     *
     * @return the next state and what to do first, in order
     * @throws ProtocolException if the message may not come now, or a check fails: the handshake is over
     */
    Step on(HandshakeMessage message) throws ProtocolException;

    /**
     * The end: both sides know each other and hold the application keys.
     *
     * @param peer proof of who the other side is
     * @param connectionId a public name of the connection, the same on both sides
     */
    record Connected(VerifiedPeer peer, Bytes connectionId) implements Handshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            throw unexpected(this, message);
        }
    }

    /** The error of a message that a state does not wait for. */
    static ProtocolException unexpected(Handshake state, HandshakeMessage message) {
        return new ProtocolException(
                Alert.UNEXPECTED_MESSAGE,
                message.type().title() + " in " + state.getClass().getSimpleName());
    }
}
