package dev.fourfold.protocol.record;

import org.jspecify.annotations.Nullable;

/** What a record holds (protocol.md §3). */
public enum ContentType {
    HANDSHAKE(1),
    ALERT(2),
    APPLICATION(3),
    PING(4);

    private final int code;

    ContentType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** Returns what the code stands for, null if for nothing; it is asked for every record, and makes no garbage. */
    static @Nullable ContentType ofCode(int code) {
        return switch (code) {
            case 1 -> HANDSHAKE;
            case 2 -> ALERT;
            case 3 -> APPLICATION;
            case 4 -> PING;
            default -> null;
        };
    }
}
