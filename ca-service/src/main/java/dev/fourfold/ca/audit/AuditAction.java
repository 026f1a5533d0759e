package dev.fourfold.ca.audit;

import java.util.Locale;

/** What the CA did. */
public enum AuditAction {
    WILL_SIGN,
    SIGNED,
    TOKEN_CREATED,
    TOKEN_REVOKED,
    OPERATOR_CREATED,
    OPERATOR_ROLES_CHANGED,
    OPERATOR_CREDENTIAL_CHANGED,
    OPERATOR_DISABLED,
    REVOKED,
    HELD,
    RELEASED,
    BACKUP_TAKEN,
    RESTORED,
    MOVED,
    ISSUER_CREATED,
    ISSUER_CERTIFIED,
    ISSUER_ACTIVATED,
    ISSUER_RETIRED,
    ROOT_CREATED,
    ROOT_CERTIFIED,
    ROOT_ACTIVATED,
    ROOT_RETIRED;

    /** Returns the name as it is stored and shown, such as {@code will-sign}. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
