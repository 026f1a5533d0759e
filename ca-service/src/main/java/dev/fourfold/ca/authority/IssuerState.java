package dev.fourfold.ca.authority;

import java.util.Locale;

/** What an issuing certificate is used for. */
public enum IssuerState {
    /** Made, and not yet used: others learn of it first. */
    PENDING,
    /** Signs new certificates; there is exactly one. */
    ACTIVE,
    /** Signs no more certificates, but still the status of those that it has signed. */
    RETIRING,
    /** Signs nothing: all its certificates have ended. */
    RETIRED;

    /** Returns the name as it is stored and shown. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    static IssuerState of(String slug) {
        return valueOf(slug.toUpperCase(Locale.ROOT));
    }
}
