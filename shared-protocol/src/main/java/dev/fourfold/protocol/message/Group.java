package dev.fourfold.protocol.message;

/** The groups of protocol.md §4.8. */
public enum Group {
    X25519MLKEM768(0x11EC);

    private final int code;

    Group(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
