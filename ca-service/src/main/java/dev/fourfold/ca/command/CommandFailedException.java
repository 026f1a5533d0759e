package dev.fourfold.ca.command;

import org.jspecify.annotations.Nullable;

/** A command cannot do its work; the message says why and is all that is shown. The exit status is 1. */
final class CommandFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandFailedException(String message) {
        super(message);
    }

    CommandFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
