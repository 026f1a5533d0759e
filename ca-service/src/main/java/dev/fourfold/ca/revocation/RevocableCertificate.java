package dev.fourfold.ca.revocation;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.Serial;
import dev.fourfold.ca.ledger.Ledger;
import dev.fourfold.ca.ledger.LedgerEntry;
import java.time.Instant;

/**
 * A certificate that this CA has issued, as far as its status goes.
 *
 * @param issuer the number of the issuer that signed it
 */
record RevocableCertificate(Serial serial, int issuer, Instant notAfter, LedgerEntry entry) {

    /**
     * Returns the certificate of a serial.
     *
     * @param text as {@link Serial#parse} takes it
     * @throws RefusedException if none was issued
     */
    static RevocableCertificate find(Ledger ledger, String text) {
        LedgerEntry entry = Serial.parse(text)
                .flatMap(ledger::find)
                .orElseThrow(() -> new RefusedException(
                        Refusal.UNKNOWN_CERTIFICATE, "This CA has issued no certificate of that serial"));
        return new RevocableCertificate(entry.serial(), entry.issuer(), entry.notAfter(), entry);
    }

    /** Returns the SHA-256 of the SubjectPublicKeyInfo, by which keys are blocked. */
    byte[] keyHash() {
        return entry.keyHash().toArray();
    }

    String auditName() {
        return "certificate " + serial;
    }
}
