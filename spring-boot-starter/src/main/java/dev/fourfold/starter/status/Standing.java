package dev.fourfold.starter.status;

/** What is known of a certificate. */
public enum Standing {
    /** The CA says that it is good. */
    GOOD,
    /** The CA does not answer, and has said before that it is good, for a time that is not over. */
    STILL_GOOD,
    /** The CA says that it is revoked for now: it may be good again. */
    ON_HOLD,
    /** The CA says that it was revoked, for ever. */
    REVOKED,
    /** The CA says that it does not know it. What it said before does not count any more. */
    UNKNOWN,
    /** Nobody says, and nothing counts that was said before. */
    SILENT
}
