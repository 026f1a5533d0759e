package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.HandshakeMessage.FromClient;
import dev.fourfold.protocol.message.HandshakeMessage.FromServer;
import dev.fourfold.protocol.message.HandshakeMessage.KeyUpdate;
import dev.fourfold.protocol.message.MessageType;

/** A state of a handshake: what a side knows, and what it waits for. States do no input or output and never change. */
public sealed interface Handshake permits ClientHandshake, ServerHandshake, Handshake.Connected {

    /**
     * Takes the next message.
     *
     * @return the next state and what to do first, in order
     * @throws ProtocolException if the message may not come now, or a check fails: the handshake is over
     */
    Step on(HandshakeMessage message) throws ProtocolException;

    /** Says whether this state waits for a message of that type: the tables of protocol.md §5. */
    default boolean awaits(MessageType type) {
        return switch (this) {
            case ClientHandshake.ExpectServerHello state ->
                type == MessageType.SERVER_HELLO
                        || (type == MessageType.HELLO_RETRY && !state.offer().isRetried());
            case ClientHandshake.ExpectServerParameters _ -> type == MessageType.SERVER_PARAMETERS;
            case ClientHandshake.ExpectServerCertificate _ -> type == MessageType.SERVER_CERTIFICATE;
            case ClientHandshake.ExpectServerCertificateVerify _ -> type == MessageType.SERVER_CERTIFICATE_VERIFY;
            case ClientHandshake.ExpectServerConfirm _ -> type == MessageType.SERVER_CONFIRM;
            case ClientHandshake.ExpectResumedServerConfirm _ -> type == MessageType.SERVER_CONFIRM;
            case ClientHandshake.ExpectServerFinished _ -> type == MessageType.SERVER_FINISHED;
            case ServerHandshake.ExpectClientHello _ -> type == MessageType.CLIENT_HELLO;
            case ServerHandshake.ExpectSecondClientHello _ -> type == MessageType.CLIENT_HELLO;
            case ServerHandshake.ExpectClientCertificate _ -> type == MessageType.CLIENT_CERTIFICATE;
            case ServerHandshake.ExpectClientCertificateVerify _ -> type == MessageType.CLIENT_CERTIFICATE_VERIFY;
            case ServerHandshake.ExpectClientFinished _ -> type == MessageType.CLIENT_FINISHED;
            case Connected _ -> type == MessageType.KEY_UPDATE;
        };
    }

    /**
     * The end: both sides know each other and hold the application keys. What may still come is a change of keys.
     *
     * @param peer proof of who the other side is
     * @param connectionId a public name of the connection, the same on both sides
     * @param exporter what keys for other purposes are derived from
     * @param suite the suite of the connection
     * @param resumed whether a ticket was used
     * @param applicationProtocol what is spoken inside; empty for none
     */
    record Connected(
            VerifiedPeer peer,
            Bytes connectionId,
            Secret exporter,
            CipherSuite suite,
            boolean resumed,
            Bytes applicationProtocol)
            implements Handshake {

        static Connected of(VerifiedPeer peer, KeySchedule.Traffic keys, Agreed agreed) {
            return new Connected(
                    peer.withoutChain(),
                    keys.connectionId(),
                    keys.exporter(),
                    agreed.suite(),
                    agreed.resumed(),
                    agreed.applicationProtocol());
        }

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case KeyUpdate update -> accept(update);
                case FromClient _, FromServer _ -> throw unexpected(this, message);
            };
        }

        private Step accept(KeyUpdate update) throws ProtocolException {
            return switch (update.request()) {
                case 0 -> Step.to(this, new Step.UpdateReads());
                case 1 -> Step.to(this, new Step.UpdateReads(), new Step.AnswerKeyUpdate());
                default ->
                    throw new ProtocolException(Alert.ILLEGAL_PARAMETER, "A KeyUpdate that asks " + update.request());
            };
        }
    }

    /** The error of a message that a state does not wait for. */
    static ProtocolException unexpected(Handshake state, HandshakeMessage message) {
        return new ProtocolException(
                Alert.UNEXPECTED_MESSAGE,
                message.type().title() + " in " + state.getClass().getSimpleName());
    }
}
