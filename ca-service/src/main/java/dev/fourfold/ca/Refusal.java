package dev.fourfold.ca;

import java.util.Locale;

/** Why the CA says no. Each has one form on the wire, given by {@code web.Problems}. */
public enum Refusal {
    // the signing request itself
    MALFORMED_REQUEST,
    BAD_SIGNATURE,
    UNSUPPORTED_KEY,
    WEAK_KEY,

    // what the signing request asks for
    CA_REQUESTED,
    NAME_NOT_ALLOWED,
    NAME_CONSTRAINED,
    TOO_MANY_NAMES,
    SUBJECT_NOT_ALLOWED,
    KEY_NOT_ALLOWED,
    LIFETIME_NOT_ALLOWED,
    LINT_FAILED,

    // who asks
    MISSING_TOKEN,
    UNKNOWN_TOKEN,
    EXPIRED_TOKEN,
    USED_TOKEN,
    REVOKED_TOKEN,
    MISSING_OPERATOR_KEY,
    WRONG_OPERATOR_KEY,
    ROLE_MISSING,

    // tokens and operators, as operators name them
    UNKNOWN_TOKEN_ID,
    UNKNOWN_OPERATOR,
    OPERATOR_EXISTS,
    LAST_ADMINISTRATOR,
    UNSUITABLE_CERTIFICATE,

    // who asks for a renewal
    MALFORMED_RENEWAL,
    UNTRUSTED_CERTIFICATE,
    EXPIRED_CERTIFICATE,
    REVOKED_CERTIFICATE,
    STALE_RENEWAL,
    WRONG_AUDIENCE,
    BAD_RENEWAL_SIGNATURE,

    // how they come
    HTTPS_REQUIRED,
    MISSING_CERTIFICATE,

    // the rest of the HTTP interface; what the framework refuses is in the starter
    INVALID_BODY,
    INVALID_PARAMETER,
    IDEMPOTENCY_KEY_REUSED,
    UNKNOWN_PROFILE,
    UNKNOWN_CERTIFICATE,
    UNKNOWN_REVOCATION,
    UNKNOWN_CRL,
    PERMANENT_REVOCATION,
    REQUEST_TOO_LARGE,
    RATE_LIMITED,

    // the CA's own certificates
    UNKNOWN_ISSUER,
    ISSUER_STATE,
    INVALID_ISSUER_CERTIFICATE,
    UNKNOWN_ROOT,
    ROOT_STATE,
    INVALID_CROSS_CERTIFICATE,

    // our own trouble
    KEY_UNAVAILABLE,
    AUTHORITY_EXPIRED,
    STORE_UNAVAILABLE;

    /** Returns the name as it is written in problem types and metrics, such as {@code name-not-allowed}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
