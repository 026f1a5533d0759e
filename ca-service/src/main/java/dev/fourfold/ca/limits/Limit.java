package dev.fourfold.ca.limits;

import java.util.Locale;

/** What is counted, each for every one who does it by themselves. */
public enum Limit {
    /** Certificates asked for with one token, or in place of one certificate. */
    REQUESTER,
    /** Tokens made by one operator. */
    OPERATOR,
    /** Certificates, renewals and tokens asked for from one address. */
    ADDRESS,
    /** Credentials shown from one address that were wrong; beyond it, none is looked at. */
    FAILURES;

    /** Returns the name as it is written in properties and metrics. */
    String slug() {
        return name().toLowerCase(Locale.ROOT);
    }
}
