package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.CertificateId;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Revocation;
import dev.fourfold.protocol.RevocationLists;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the certificates of a path were revoked, by what the peer stapled and what the application handed in. */
final class PathStatus {

    // Specification constant
    private static final Duration SKEW = Duration.ofMinutes(5);

    private PathStatus() {}

    /**
     * Checks the staples of a path, and what the policy asks for besides.
     *
     * @param staples for each certificate its OCSP response, or nothing
     * @return the last instant of what was relied upon
     */
    static Instant check(CertificatePath path, List<Bytes> staples, TrustRules rules, Instant now)
            throws ProtocolException {
        Instant end = Instant.MAX;
        // protocol.md §7: "a status that a peer shows unasked must be right all the same"
        for (int i = 0; i < path.certificates().size(); i++) {
            if (!staples.get(i).isEmpty()) {
                end = earlier(end, StapledStatus.check(path, i, staples.get(i), rules.strength(), now));
            }
        }
        return switch (rules.revocation()) {
            case Revocation.Unchecked() -> end;
            case Revocation.ShortLived(Duration max) -> {
                requireShortLife(path.leaf().certificate(), max);
                yield end;
            }
            case Revocation.Stapled() -> {
                if (staples.getFirst().isEmpty()) {
                    throw new ProtocolException(Alert.BAD_CERTIFICATE_STATUS, "The peer stapled no status");
                }
                yield end;
            }
            case Revocation.Crls(RevocationLists lists) -> earlier(end, checkLists(path, lists, now));
        };
    }

    /** Says whether a status made and to be renewed at those times is good now; no clock is quite right. */
    static boolean isFresh(Instant thisUpdate, Instant nextUpdate, Instant now) {
        return !thisUpdate.minus(SKEW).isAfter(now) && !now.isAfter(nextUpdate);
    }

    static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static void requireShortLife(X509Certificate leaf, Duration max) throws ProtocolException {
        Duration life = Duration.between(
                leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant());
        if (life.compareTo(max) > 0) {
            throw new ProtocolException(
                    Alert.BAD_CERTIFICATE_STATUS,
                    "A certificate that lives " + life + ", longer than " + max + ", and no status of it");
        }
    }

    private static Instant checkLists(CertificatePath path, RevocationLists lists, Instant now)
            throws ProtocolException {
        Instant end = Instant.MAX;
        for (int i = 0; i < path.certificates().size(); i++) {
            Optional<RevocationList> list = lists.newest(path.issuerOf(i).certificate());
            if (list.isPresent()) {
                X509Certificate certificate = path.certificates().get(i).certificate();
                end = earlier(end, checkList(certificate, list.get(), now));
            } else if (i == 0) {
                throw new ProtocolException(Alert.BAD_CERTIFICATE_STATUS, "No revocation list of the leaf's issuer");
            }
        }
        return end;
    }

    private static Instant checkList(X509Certificate certificate, RevocationList list, Instant now)
            throws ProtocolException {
        if (list.revokesAnyOf(Set.of(CertificateId.of(certificate)))) {
            throw new ProtocolException(Alert.CERTIFICATE_REVOKED, "A certificate on a revocation list");
        }
        if (!isFresh(list.thisUpdate(), list.nextUpdate(), now)) {
            throw new ProtocolException(Alert.BAD_CERTIFICATE_STATUS, "A revocation list that is not of now");
        }
        return list.nextUpdate();
    }
}
