package dev.fourfold.starter.status;

/** What is known of a certificate. */
public enum Standing {
    /** The CA says, or has said for a time that is not over, that it is good. */
    GOOD,
    /** The CA says that it was revoked, or is on hold. */
    REVOKED,
    /** The CA does not say. */
    UNKNOWN
}
