package dev.fourfold.ca.ledger;

import java.time.Instant;
import java.util.Locale;

/** How a certificate stands. */
enum CertificateState {
    VALID,
    EXPIRED;

    static CertificateState of(InventoryEntry entry, Instant now) {
        return now.isBefore(entry.notAfter()) ? VALID : EXPIRED;
    }

    /** Returns the name as it is shown, such as {@code valid}. */
    String slug() {
        return name().toLowerCase(Locale.ROOT);
    }
}
