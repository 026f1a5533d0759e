package dev.fourfold.protocol;

/** The four phases of the handshake (protocol.md §1). */
public enum Phase {
    HELLOS(1, "hellos and negotiation"),
    SERVER_AUTHENTICATION(2, "server authentication and key exchange"),
    CLIENT_AUTHENTICATION(3, "client authentication"),
    FINISH(4, "finish");

    private final int number;
    private final String title;

    Phase(int number, String title) {
        this.number = number;
        this.title = title;
    }

    /** Returns 1 to 4. */
    public int number() {
        return number;
    }

    public String title() {
        return title;
    }
}
