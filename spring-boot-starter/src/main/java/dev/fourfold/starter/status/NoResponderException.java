package dev.fourfold.starter.status;

import java.io.IOException;

/** There is nobody to ask about a certificate, which is no silence of the CA's. */
final class NoResponderException extends IOException {

    private static final long serialVersionUID = 1L;

    NoResponderException(String message) {
        super(message);
    }

    NoResponderException(String message, Throwable cause) {
        super(message, cause);
    }
}
