package dev.fourfold.server;

import java.util.Locale;

/** Why the server says no. Each has one form on the wire, given by {@code web.Problems}. */
public enum Refusal {
    // the request itself
    VALIDATION,
    UNAUTHENTICATED,
    NOT_ALLOWED,
    UNKNOWN_RECIPIENT,
    UNKNOWN_PAYEE,
    UNKNOWN_TRANSFER,
    UNKNOWN_CALLER,
    CALLER_EXISTS,

    // the state of the transfer
    DUPLICATE_OPEN_TRANSFER,
    IDEMPOTENCY_IN_PROGRESS,
    IDEMPOTENCY_MISMATCH,
    WRONG_CODE,
    SUPERSEDED_CODE,
    CODE_EXPIRED,
    AUTHORISATION_EXPIRED,
    AUTHORISATION_LOCKED,
    ALREADY_AUTHORISED,
    NOT_AWAITING_CODE,
    NOT_AUTHORISED,
    OTHER_TERMS,
    RECIPIENT_REVOKED,
    // too much of it
    RESEND_TOO_SOON,
    TOO_MANY_SENDS,
    TOO_MANY_REQUESTS,
    PAYER_BLOCKED,

    // our own trouble
    STORE_UNAVAILABLE;

    /** Returns the name as it is written in problem types, such as {@code wrong-code}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
