package dev.fourfold.protocol;

import java.io.IOException;

/** The protocol was broken, by the peer or by us, and the channel is over. Its message never leaves this side. */
public final class ProtocolException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Alert alert;

    /** What ended the channel: {@code alert} is what the wire says, {@code message} what our log may say. */
    public ProtocolException(Alert alert, String message) {
        super(message);
        this.alert = alert;
    }

    public ProtocolException(Alert alert, String message, Throwable cause) {
        super(message, cause);
        this.alert = alert;
    }

    public Alert alert() {
        return alert;
    }
}
