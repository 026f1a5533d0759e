package dev.fourfold.protocol.handshake;

/**
 * The names that secrets are derived under (protocol.md §6). They are a value so that the ladder can be held against the
 * published secrets of TLS 1.3, which differ in nothing else.
 */
record Labels(
        String binder,
        String derived,
        String serverHandshake,
        String clientHandshake,
        String confirm,
        String finished,
        String serverTraffic,
        String clientTraffic,
        String serverFinished,
        String connectionId,
        String exporter,
        String resumption,
        String ticket) {

    // Specification constants
    static final Labels FOURFOLD = new Labels(
            "res binder",
            "derived",
            "s hs",
            "c hs",
            "confirm",
            "finished",
            "s ap",
            "c ap",
            "s fin",
            "cid",
            "exp",
            "res",
            "ticket");
}
