package dev.fourfold.server.caller;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a caller may do. None includes another: who registers a transfer need not be who confirms it. */
public enum Permission {
    /** Register transfers, have their codes sent again, cancel them. */
    TRANSFER,
    /** Bring the codes that people type. */
    CONFIRM,
    /** Report that an authorised transfer was carried out. */
    EXECUTE,
    /** Look at transfers, recipients and what happened to them. */
    READ,
    /** Keep the registers of payees. */
    PAYEES,
    /** Keep the callers, and unlock payers. */
    ADMIN;

    /** Returns the name as it is written in requests and answers, such as {@code transfer}. */
    @JsonValue
    public String slug() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the permission that is written so.
     *
     * @throws IllegalArgumentException if there is none
     */
    @JsonCreator
    public static Permission named(String slug) {
        for (Permission permission : values()) {
            if (permission.slug().equals(slug)) {
                return permission;
            }
        }
        throw new IllegalArgumentException("No such permission");
    }
}
