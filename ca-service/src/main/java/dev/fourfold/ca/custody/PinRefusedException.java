package dev.fourfold.ca.custody;

import java.io.IOException;

/** The token does not take the PIN, which must not be tried again: after a few wrong ones a token locks. */
final class PinRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    PinRefusedException(String token, CryptokiException cause) {
        super("The token " + token + " does not take the PIN (" + cause.getMessage() + ")", cause);
    }
}
