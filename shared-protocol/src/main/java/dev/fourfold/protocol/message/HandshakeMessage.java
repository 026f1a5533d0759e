package dev.fourfold.protocol.message;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.ProtocolException;
import java.util.List;

/**
 * A message of the handshake (protocol.md §4). What {@link #decode} returns is well-formed and encodes to the very
 * bytes that it was decoded from; whether its values may stand where it came is for the states to say.
 *
 * <pre>
 * Message := type:u8 length:u24 body[length]
 * </pre>
 */
public sealed interface HandshakeMessage {

    /** The bytes of type and length. */
    int HEADER = 4;

    /** The feature bit of a client that takes tickets. */
    long TICKETS = 1;

    /** The feature bit of a peer that accepts no certificate without a stapled status. */
    long STAPLE = 2;

    /** What only a client sends. */
    sealed interface FromClient extends HandshakeMessage {}

    /** What only a server sends. */
    sealed interface FromServer extends HandshakeMessage {}

    /**
     * Phase 1: what the client can do, and its half of the key exchange.
     *
     * @param versions in order of preference
     * @param random 32 bytes, never used twice
     * @param suites in order of preference
     * @param shares at most one for each group
     * @param signatureSchemes what the client accepts
     * @param recordLimit the largest content that the client accepts, in bytes
     * @param features bits: {@link #TICKETS}, {@link #STAPLE}
     * @param applicationProtocols names in order of preference
     * @param extensions in strictly increasing order of type
     * @param cookie that of HelloRetry, or empty
     * @param ticket what is to be resumed, or empty
     * @param binder the proof that the client may use the ticket; empty if there is none
     */
    record ClientHello(
            List<Integer> versions,
            Bytes random,
            List<Integer> suites,
            List<Share> shares,
            List<Integer> signatureSchemes,
            int recordLimit,
            long features,
            Bytes serverName,
            List<Bytes> applicationProtocols,
            List<Bytes> caHints,
            List<Extension> extensions,
            Bytes cookie,
            Bytes ticket,
            Bytes binder)
            implements FromClient {

        public ClientHello {
            versions = List.copyOf(versions);
            suites = List.copyOf(suites);
            shares = List.copyOf(shares);
            signatureSchemes = List.copyOf(signatureSchemes);
            applicationProtocols = List.copyOf(applicationProtocols);
            caHints = List.copyOf(caHints);
            extensions = List.copyOf(extensions);
        }

        /** Returns the same hello with another binder. */
        public ClientHello withBinder(Bytes binder) {
            return with(shares, cookie, ticket, binder);
        }

        /** Returns the same hello with other values where a second ClientHello may differ. */
        public ClientHello with(List<Share> shares, Bytes cookie, Bytes ticket, Bytes binder) {
            return new ClientHello(
                    versions,
                    random,
                    suites,
                    shares,
                    signatureSchemes,
                    recordLimit,
                    features,
                    serverName,
                    applicationProtocols,
                    caHints,
                    extensions,
                    cookie,
                    ticket,
                    binder);
        }
    }

    /**
     * Phase 1: the server wants another ClientHello.
     *
     * @param suite its hash is that of the transcript
     * @param group the group that it wants a share for; 0 if the shares may stay
     * @param cookie what the client must bring back
     */
    record HelloRetry(int suite, int group, Bytes cookie) implements FromServer {}

    /** Phase 1: what the server chose, and its half of the key exchange. */
    record ServerHello(
            int version, Bytes random, int suite, int group, Bytes share, int resumed, List<Extension> extensions)
            implements FromServer {

        public ServerHello {
            extensions = List.copyOf(extensions);
        }
    }

    /** Phase 2: what the server accepts; sealed, as everything from here on. */
    record ServerParameters(
            Bytes applicationProtocol,
            int recordLimit,
            long features,
            List<Integer> signatureSchemes,
            List<Bytes> caHints,
            List<Extension> extensions)
            implements FromServer {

        public ServerParameters {
            signatureSchemes = List.copyOf(signatureSchemes);
            caHints = List.copyOf(caHints);
            extensions = List.copyOf(extensions);
        }
    }

    /** Phase 2: whose name the server claims. */
    record ServerCertificate(List<CertificateEntry> chain) implements FromServer {

        public ServerCertificate {
            chain = List.copyOf(chain);
        }
    }

    /** Phase 2: the server holds the key of its certificate. */
    record ServerCertificateVerify(int scheme, Bytes signature) implements FromServer {}

    /** Phase 2: the server holds the handshake keys, and saw what we saw. */
    record ServerConfirm(Bytes mac) implements FromServer {}

    /** Phase 3: whose name the client claims. */
    record ClientCertificate(List<CertificateEntry> chain) implements FromClient {

        public ClientCertificate {
            chain = List.copyOf(chain);
        }
    }

    /** Phase 3: the client holds the key of its certificate. */
    record ClientCertificateVerify(int scheme, Bytes signature) implements FromClient {}

    /** Phase 4: the client holds the handshake keys, and saw what we saw. */
    record ClientFinished(Bytes mac) implements FromClient {}

    /** Phase 4: the server accepted the client, and holds the application keys. */
    record ServerFinished(Bytes mac, List<Ticket> tickets) implements FromServer {

        public ServerFinished {
            tickets = List.copyOf(tickets);
        }
    }

    /** On an open channel: what its sender seals from now on is sealed under new keys. */
    record KeyUpdate(int request) implements HandshakeMessage {}

    /**
     * What a client may resume once.
     *
     * @param lifetime in seconds
     * @param nonce what its PSK is derived with
     * @param value what the client shows
     */
    record Ticket(long lifetime, Bytes nonce, Bytes value) {}

    /** One half of a key exchange. */
    record Share(int group, Bytes value) {}

    /** A certificate in DER, and its status if stapled. */
    record CertificateEntry(Bytes certificate, Bytes staple) {}

    /** A field that a later version may define. */
    record Extension(int type, Bytes data) {

        /** Says whether a receiver must know the extension or give up. */
        public boolean critical() {
            return (type & 0x8000) != 0;
        }
    }

    /** Returns the type byte. */
    default MessageType type() {
        return switch (this) {
            case ClientHello _ -> MessageType.CLIENT_HELLO;
            case HelloRetry _ -> MessageType.HELLO_RETRY;
            case ServerHello _ -> MessageType.SERVER_HELLO;
            case ServerParameters _ -> MessageType.SERVER_PARAMETERS;
            case ServerCertificate _ -> MessageType.SERVER_CERTIFICATE;
            case ServerCertificateVerify _ -> MessageType.SERVER_CERTIFICATE_VERIFY;
            case ServerConfirm _ -> MessageType.SERVER_CONFIRM;
            case ClientCertificate _ -> MessageType.CLIENT_CERTIFICATE;
            case ClientCertificateVerify _ -> MessageType.CLIENT_CERTIFICATE_VERIFY;
            case ClientFinished _ -> MessageType.CLIENT_FINISHED;
            case ServerFinished _ -> MessageType.SERVER_FINISHED;
            case KeyUpdate _ -> MessageType.KEY_UPDATE;
        };
    }

    /** Returns the message as it travels, header included. */
    default byte[] encode() {
        return MessageCodec.encode(this);
    }

    /**
     * Returns the message that {@code bytes}, header included, spell.
     *
     * @throws ProtocolException {@link Alert#UNEXPECTED_MESSAGE} for a type that this version does not have,
     *     {@link Alert#PROTOCOL_VERSION} for a ClientHello that does not offer this version, {@link Alert#DECODE_ERROR} if
     *     the bytes do not follow the grammar, {@link Alert#ILLEGAL_PARAMETER} for a chain of another kind
     */
    static HandshakeMessage decode(byte[] bytes) throws ProtocolException {
        return MessageCodec.decode(bytes);
    }
}
