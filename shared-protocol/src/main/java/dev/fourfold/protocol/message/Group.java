package dev.fourfold.protocol.message;

import java.util.Optional;

/** The groups of protocol.md §4.11. */
public enum Group {
    X25519(0x001D),
    MLKEM768(0x0201),
    X25519MLKEM768(0x11EC),
    SECP384R1MLKEM1024(0x11ED);

    private final int code;

    Group(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** Returns the group of a number on the wire, if this version has it. */
    public static Optional<Group> ofCode(int code) {
        for (Group group : values()) {
            if (group.code == code) {
                return Optional.of(group);
            }
        }
        return Optional.empty();
    }
}
