package dev.fourfold.protocol.message;

import java.util.Optional;

/** The suites of protocol.md §4.8: one number names key exchange, AEAD and hash. */
public enum CipherSuite {
    X25519MLKEM768_AES128GCM_SHA256(0x0101, "X25519MLKEM768-AES128GCM-SHA256", Group.X25519MLKEM768);

    private final int code;
    private final String title;
    private final Group group;

    CipherSuite(int code, String title, Group group) {
        this.code = code;
        this.title = title;
        this.group = group;
    }

    public int code() {
        return code;
    }

    /** Returns the name in protocol.md. */
    public String title() {
        return title;
    }

    /** Returns the group of its key exchange. */
    public Group group() {
        return group;
    }

    /** Returns the suite of a number on the wire, if this version has it. */
    public static Optional<CipherSuite> ofCode(int code) {
        for (CipherSuite suite : values()) {
            if (suite.code == code) {
                return Optional.of(suite);
            }
        }
        return Optional.empty();
    }
}
