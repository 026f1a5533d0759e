package dev.fourfold.protocol.message;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Phase;
import dev.fourfold.protocol.ProtocolException;

/** The types of handshake messages (protocol.md §4), each with the phase that it belongs to and its longest body. */
public enum MessageType {
    CLIENT_HELLO(1, "ClientHello", Phase.HELLOS, 8_192 - HandshakeMessage.HEADER),
    SERVER_HELLO(2, "ServerHello", Phase.HELLOS),
    HELLO_RETRY(3, "HelloRetry", Phase.HELLOS),
    SERVER_PARAMETERS(8, "ServerParameters", Phase.SERVER_AUTHENTICATION),
    SERVER_CERTIFICATE(11, "ServerCertificate", Phase.SERVER_AUTHENTICATION),
    SERVER_CERTIFICATE_VERIFY(15, "ServerCertificateVerify", Phase.SERVER_AUTHENTICATION),
    SERVER_CONFIRM(16, "ServerConfirm", Phase.SERVER_AUTHENTICATION),
    CLIENT_CERTIFICATE(21, "ClientCertificate", Phase.CLIENT_AUTHENTICATION),
    CLIENT_CERTIFICATE_VERIFY(25, "ClientCertificateVerify", Phase.CLIENT_AUTHENTICATION),
    CLIENT_FINISHED(30, "ClientFinished", Phase.FINISH),
    SERVER_FINISHED(31, "ServerFinished", Phase.FINISH),
    KEY_UPDATE(40, "KeyUpdate", Phase.FINISH);

    private static final int MAX_BODY = 32_768 - HandshakeMessage.HEADER;

    private final int code;
    private final String title;
    private final Phase phase;
    private final int maxBody;

    MessageType(int code, String title, Phase phase) {
        this(code, title, phase, MAX_BODY);
    }

    MessageType(int code, String title, Phase phase, int maxBody) {
        this.code = code;
        this.title = title;
        this.phase = phase;
        this.maxBody = maxBody;
    }

    int code() {
        return code;
    }

    /** Returns the name in protocol.md. */
    public String title() {
        return title;
    }

    public Phase phase() {
        return phase;
    }

    /** Returns how long a body may be, in bytes. */
    public int maxBody() {
        return maxBody;
    }

    /** Returns the type of a code on the wire. */
    public static MessageType ofCode(int code) throws ProtocolException {
        for (MessageType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, "A handshake message of unknown type " + code);
    }
}
