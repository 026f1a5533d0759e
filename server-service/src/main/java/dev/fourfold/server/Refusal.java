package dev.fourfold.server;

import java.util.Locale;

/** Why the server says no. Each has one form on the wire, given by {@code web.Problems}. */
public enum Refusal {
    // the request itself
    VALIDATION,
    UNKNOWN_RECIPIENT,
    UNKNOWN_PAYEE,
    UNKNOWN_TRANSFER,

    // the state of the transfer
    DUPLICATE_OPEN_TRANSFER,
    WRONG_CODE,
    CODE_EXPIRED,
    AUTHORISATION_EXPIRED,
    AUTHORISATION_LOCKED,
    ALREADY_AUTHORISED,
    NOT_AWAITING_CODE,

    // our own trouble
    STORE_UNAVAILABLE;

    /** Returns the name as it is written in problem types, such as {@code wrong-code}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
