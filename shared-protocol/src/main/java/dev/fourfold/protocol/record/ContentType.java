package dev.fourfold.protocol.record;

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
}
