package dev.fourfold.ca.ledger;

import java.time.Instant;
import java.util.Locale;

/** How a certificate stands. */
enum CertificateState {
    VALID,
    EXPIRED,
    HELD,
    REVOKED;

    private static final int CERTIFICATE_HOLD = 6;

    static CertificateState of(InventoryEntry entry, Instant now) {
        Integer reason = entry.reason();
        if (reason != null) {
            return reason == CERTIFICATE_HOLD ? HELD : REVOKED;
        }
        return now.isBefore(entry.notAfter()) ? VALID : EXPIRED;
    }

    /** Returns the name as it is shown, such as {@code valid}. */
    String slug() {
        return name().toLowerCase(Locale.ROOT);
    }
}
