package dev.fourfold.ca.ledger;

import dev.fourfold.ca.Serial;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.protocol.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * One certificate that was issued.
 *
 * @param subject the subject, as in RFC 4514
 * @param issuedTo who asked for it: {@code token <id>} or {@code certificate <serial>}
 * @param operator who made the token that it was enrolled with, or the first of those that it was renewed from
 * @param issuer the number of the issuer that signed it
 * @param der the certificate
 */
public record LedgerEntry(
        Serial serial,
        String subject,
        List<AlternativeName> names,
        String profile,
        Instant notBefore,
        Instant notAfter,
        Instant issuedAt,
        String issuedTo,
        Optional<String> operator,
        int issuer,
        Bytes der) {

    public LedgerEntry {
        names = List.copyOf(names);
    }

    /** Returns the SHA-256 of the SubjectPublicKeyInfo, by which keys are blocked. */
    public Bytes keyHash() {
        return LeafKey.of(Certificate.getInstance(der.toArray()).getSubjectPublicKeyInfo())
                .hash();
    }
}
