package dev.fourfold.ca.ledger;

import dev.fourfold.ca.Serial;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.protocol.Bytes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the inventory shows of one certificate.
 *
 * @param id its number in the ledger
 * @param subject the subject, as in RFC 4514
 * @param issuedTo who asked for it: {@code token <id>} or {@code certificate <serial>}
 * @param operator who made the token that it was enrolled with, or the first of those that it was renewed from; null if
 *     nobody did
 * @param issuer the number of the issuer that signed it
 * @param keyType such as {@code P-256}; see {@link LeafKey}
 * @param keyHash the SHA-256 of its SubjectPublicKeyInfo
 * @param fingerprint the SHA-256 of its DER
 * @param reason why it is revoked, a CRLReason of RFC 5280; null if it is not
 * @param revokedAt when it was revoked; null if it is not
 */
record InventoryEntry(
        long id,
        Serial serial,
        String subject,
        List<AlternativeName> names,
        String profile,
        Instant notBefore,
        Instant notAfter,
        Instant issuedAt,
        String issuedTo,
        @Nullable String operator,
        int issuer,
        String keyType,
        Bytes keyHash,
        Bytes fingerprint,
        @Nullable Integer reason,
        @Nullable Instant revokedAt) {

    InventoryEntry {
        names = List.copyOf(names);
    }
}
