package dev.fourfold.ca.ocsp;

/** Somebody has sent what is not an OCSP request, or one that asks for too much. */
final class MalformedQueryException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedQueryException(String message) {
        super(message);
    }

    MalformedQueryException(String message, Throwable cause) {
        super(message, cause);
    }
}
