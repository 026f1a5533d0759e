package dev.fourfold.protocol;

import java.io.IOException;

/** The peer gave up; there is nothing to answer. */
final class PeerAlert extends IOException {

    private static final long serialVersionUID = 1L;

    private final Alert alert;

    PeerAlert(Alert alert) {
        super("The peer ended the channel: " + alert);
        this.alert = alert;
    }

    Alert alert() {
        return alert;
    }

    ProtocolException forCaller() {
        return new ProtocolException(alert, String.valueOf(getMessage()));
    }
}
