package dev.fourfold.protocol.record;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.ProtocolException;

/** The first byte of a record: whether it is sealed, and under which keys (protocol.md §3). */
public enum Form {
    CLEAR_HANDSHAKE(0xD1),
    CLEAR_ALERT(0xD2),
    SEALED_HANDSHAKE(0xD3),
    SEALED_APPLICATION(0xD4);

    private final int code;

    Form(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** Returns what the code stands for; it is asked for every record, and makes no garbage. */
    static Form ofCode(int code) throws ProtocolException {
        return switch (code) {
            case 0xD1 -> CLEAR_HANDSHAKE;
            case 0xD2 -> CLEAR_ALERT;
            case 0xD3 -> SEALED_HANDSHAKE;
            case 0xD4 -> SEALED_APPLICATION;
            default -> throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, "A record of unknown form " + code);
        };
    }
}
