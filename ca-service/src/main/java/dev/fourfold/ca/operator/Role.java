package dev.fourfold.ca.operator;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an operator may do. An administrator may do everything. */
public enum Role {
    /** Read the inventory and the audit log. */
    READ,
    /** Make enrolment tokens. */
    ISSUE_TOKENS,
    /** Revoke, hold and release certificates. */
    REVOKE,
    /** Change the CA itself: its issuers, its operators, its backups. */
    ADMINISTER;

    /** Returns the role that is written so; empty if there is none. */
    public static Optional<Role> named(String slug) {
        return Arrays.stream(values()).filter(role -> role.slug().equals(slug)).findFirst();
    }

    /** Returns the name as it is written in requests and answers, such as {@code issue-tokens}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
