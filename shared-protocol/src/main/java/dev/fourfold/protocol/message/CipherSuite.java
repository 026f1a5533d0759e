package dev.fourfold.protocol.message;

import java.util.Optional;

/** The suites of protocol.md §4.11: one number names key exchange, AEAD and hash. */
public enum CipherSuite {
    X25519MLKEM768_AES128GCM_SHA256(0x0101, Group.X25519MLKEM768, Aead.AES_128_GCM, Hash.SHA256),
    X25519MLKEM768_AES256GCM_SHA384(0x0102, Group.X25519MLKEM768, Aead.AES_256_GCM, Hash.SHA384),
    X25519MLKEM768_CHACHA20POLY1305_SHA256(0x0103, Group.X25519MLKEM768, Aead.CHACHA20_POLY1305, Hash.SHA256),
    SECP384R1MLKEM1024_AES256GCM_SHA384(0x0110, Group.SECP384R1MLKEM1024, Aead.AES_256_GCM, Hash.SHA384),
    X25519_AES128GCM_SHA256(0x0201, Group.X25519, Aead.AES_128_GCM, Hash.SHA256),
    X25519_AES256GCM_SHA384(0x0202, Group.X25519, Aead.AES_256_GCM, Hash.SHA384),
    X25519_CHACHA20POLY1305_SHA256(0x0203, Group.X25519, Aead.CHACHA20_POLY1305, Hash.SHA256),
    MLKEM768_AES128GCM_SHA256(0x0301, Group.MLKEM768, Aead.AES_128_GCM, Hash.SHA256);

    private final int code;
    private final Group group;
    private final Aead aead;
    private final Hash hash;

    CipherSuite(int code, Group group, Aead aead, Hash hash) {
        this.code = code;
        this.group = group;
        this.aead = aead;
        this.hash = hash;
    }

    public int code() {
        return code;
    }

    /** Returns the name in protocol.md. */
    public String title() {
        return name().replace('_', '-');
    }

    /** Returns the group of its key exchange. */
    public Group group() {
        return group;
    }

    /** Returns what its records are sealed with. */
    public Aead aead() {
        return aead;
    }

    /** Returns the hash of its transcript and key schedule. */
    public Hash hash() {
        return hash;
    }

    /** Says whether a recording of the session stays closed to a quantum computer. */
    public boolean quantumSafe() {
        return group != Group.X25519;
    }

    /** Says whether it may be used with a ticket only, since its key exchange rests on one problem alone. */
    public boolean resumptionOnly() {
        return group == Group.MLKEM768;
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
