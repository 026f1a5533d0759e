package dev.fourfold.ca.custody;

import java.io.IOException;

/** The token has no key of a label, or several. */
final class MissingKeyException extends IOException {

    private static final long serialVersionUID = 1L;

    MissingKeyException(String message) {
        super(message);
    }
}
