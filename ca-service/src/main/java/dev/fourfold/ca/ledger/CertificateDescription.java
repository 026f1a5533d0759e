package dev.fourfold.ca.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.protocol.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One certificate as the inventory's answers describe it. Hashes are in lower-case hex.
 *
 * @param operator who made the token that it began with; only if somebody did
 * @param keyHash the SHA-256 of its SubjectPublicKeyInfo
 * @param fingerprint the SHA-256 of its DER
 * @param revokedAt when it was revoked or held; only if it is
 * @param reason why, by the name of RFC 5280; only if it is
 * @param sha1 the SHA-1 of its DER, for tools that know certificates by it; only where one certificate is shown
 */
record CertificateDescription(
        String serial,
        String state,
        String subject,
        List<String> names,
        String profile,
        int issuer,
        Instant notBefore,
        Instant notAfter,
        Instant issuedAt,
        String issuedTo,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String operator,
        String keyType,
        String keyHash,
        String fingerprint,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant revokedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reason,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String sha1) {

    static CertificateDescription of(InventoryEntry entry, Instant now) {
        return new CertificateDescription(
                entry.serial().toString(),
                CertificateState.of(entry, now).slug(),
                entry.subject(),
                entry.names().stream().map(AlternativeName::text).toList(),
                entry.profile(),
                entry.issuer(),
                entry.notBefore(),
                entry.notAfter(),
                entry.issuedAt(),
                entry.issuedTo(),
                entry.operator(),
                entry.keyType(),
                entry.keyHash().toString(),
                entry.fingerprint().toString(),
                entry.revokedAt(),
                reason(entry.reason()),
                null);
    }

    /** RFC 5280, section 5.3.1. */
    private static @Nullable String reason(@Nullable Integer code) {
        if (code == null) {
            return null;
        }
        return switch (code) {
            case 1 -> "keyCompromise";
            case 3 -> "affiliationChanged";
            case 4 -> "superseded";
            case 5 -> "cessationOfOperation";
            case 6 -> "certificateHold";
            case 9 -> "privilegeWithdrawn";
            default -> "unspecified";
        };
    }

    CertificateDescription withSha1Of(Bytes der) {
        return new CertificateDescription(
                serial,
                state,
                subject,
                names,
                profile,
                issuer,
                notBefore,
                notAfter,
                issuedAt,
                issuedTo,
                operator,
                keyType,
                keyHash,
                fingerprint,
                revokedAt,
                reason,
                sha1(der));
    }

    private static String sha1(Bytes der) {
        try {
            return Bytes.of(MessageDigest.getInstance("SHA-1").digest(der.toArray()))
                    .toString();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1", e);
        }
    }
}
