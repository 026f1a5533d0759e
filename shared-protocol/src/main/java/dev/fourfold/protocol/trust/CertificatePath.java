package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.PathStrength;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.TrustAnchors;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A path from a leaf to a root of ours that holds by RFC 5280 section 6 and protocol.md §7. Only {@link #check} makes one. */
final class CertificatePath {

    private final List<PathCertificate> certificates;
    private final List<X509Certificate> x509;
    private final Anchor anchor;
    private final Instant begin;
    private final Instant end;

    private CertificatePath(List<PathCertificate> certificates, Anchor anchor) {
        this.certificates = certificates;
        this.x509 = certificates.stream().map(PathCertificate::certificate).toList();
        this.anchor = anchor;
        List<X509Certificate> all = Stream.concat(certificates.stream(), Stream.of(anchor.root()))
                .map(PathCertificate::certificate)
                .toList();
        begin = Collections.max(
                all.stream().map(one -> one.getNotBefore().toInstant()).toList());
        end = Collections.min(
                all.stream().map(one -> one.getNotAfter().toInstant()).toList());
    }

    /** Checks certificates, the leaf first, by {@code rules}; what the leaf says of its owner is not looked at. */
    static CertificatePath check(List<PathCertificate> shown, TrustRules rules, Instant now) throws ProtocolException {
        List<PathCertificate> certificates = withoutBridge(shown, rules.anchors());
        for (int i = 0; i < certificates.size(); i++) {
            PathCertificate certificate = certificates.get(i);
            PathAlgorithms.require(certificate, rules.strength());
            // protocol.md §7: "the leaf first, each followed by its issuer"
            if (i > 0) {
                requireIssuer(certificate, certificates.get(i - 1), rules.role());
            }
            if (rules.anchors().anchors().stream().anyMatch(root -> root.isShownAs(certificate))) {
                throw new ProtocolException(Alert.BAD_CERTIFICATE, "A chain that contains its root");
            }
        }
        Anchor anchor = anchor(certificates, rules.anchors(), now);
        anchor.constrain(certificates, now);
        requireVouching(anchor, rules.role(), rules.strength());
        return new CertificatePath(certificates, anchor);
    }

    /** protocol.md §7: "The path ends before a certificate with the name and the key of a configured root" */
    private static List<PathCertificate> withoutBridge(List<PathCertificate> shown, TrustAnchors anchors) {
        for (int i = 1; i < shown.size(); i++) {
            PathCertificate certificate = shown.get(i);
            if (anchors.anchors().stream().anyMatch(root -> root.isBridgedBy(certificate))) {
                return shown.subList(0, i);
            }
        }
        return shown;
    }

    List<PathCertificate> certificates() {
        return certificates;
    }

    List<X509Certificate> x509() {
        return x509;
    }

    PathCertificate leaf() {
        return certificates.getFirst();
    }

    /** Returns what issued the certificate at that place. */
    PathCertificate issuerOf(int index) {
        return index + 1 < certificates.size() ? certificates.get(index + 1) : anchor.root();
    }

    /** Returns when the first certificate expires, the root included. */
    Instant end() {
        return end;
    }

    /** Says whether all certificates are valid then, the root included. */
    boolean isWithinTime(Instant when) {
        return !when.isBefore(begin) && !when.isAfter(end);
    }

    private static void requireIssuer(PathCertificate issuer, PathCertificate issued, Role role)
            throws ProtocolException {
        if (!issuer.subject().equals(issued.issuer())) {
            throw new ProtocolException(Alert.BAD_CERTIFICATE, "A certificate that is not followed by its issuer");
        }
        if (!issuer.mayIssue() || !issuer.hasKeyUsage()) {
            throw new ProtocolException(Alert.BAD_CERTIFICATE, "An issuer that may not issue");
        }
        issuer.requireMayVouchFor(role);
    }

    private static void requireVouching(Anchor anchor, Role role, PathStrength strength) throws ProtocolException {
        PathAlgorithms.requireKey(anchor.root(), strength);
        anchor.root().requireMayVouchFor(role);
    }

    private static Anchor anchor(List<PathCertificate> certificates, TrustAnchors anchors, Instant now)
            throws ProtocolException {
        var refusal = new ProtocolException(Alert.UNKNOWN_CA, "The chain does not end at a root of ours");
        for (Anchor candidate : anchors.anchors()) {
            if (candidate.isIssuerByNameOf(certificates.getLast())) {
                try {
                    validate(certificates, candidate, now);
                    return candidate;
                } catch (ProtocolException e) {
                    // of two roots of one name only one has the right key, and only that one's complaint counts
                    refusal = refusal.alert() == Alert.UNKNOWN_CA ? e : refusal;
                }
            }
        }
        throw refusal;
    }

    private static void validate(List<PathCertificate> certificates, Anchor anchor, Instant now)
            throws ProtocolException {
        List<X509Certificate> path =
                certificates.stream().map(PathCertificate::certificate).toList();
        try {
            var parameters = new PKIXParameters(Set.of(anchor.platform()));
            parameters.setDate(Date.from(now));
            // the platform's own revocation check may ask the network
            parameters.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
        } catch (CertPathValidatorException e) {
            throw new ProtocolException(
                    alert(e, path.size() - 1), "The certificate path is not valid: " + e.getMessage(), e);
        } catch (GeneralSecurityException | RuntimeException e) {
            // of name constraints that it cannot compare the platform says UnsupportedOperationException
            throw new ProtocolException(Alert.BAD_CERTIFICATE, "The certificate path cannot be checked", e);
        }
    }

    private static Alert alert(CertPathValidatorException e, int last) {
        if (e.getReason() == BasicReason.EXPIRED || e.getReason() == BasicReason.NOT_YET_VALID) {
            return Alert.CERTIFICATE_EXPIRED;
        }
        // a root of ours by name, and not the one that signed
        boolean unsigned =
                e.getReason() == BasicReason.INVALID_SIGNATURE || e.getCause() instanceof InvalidKeyException;
        return (unsigned && e.getIndex() == last) || e.getReason() == PKIXReason.NO_TRUST_ANCHOR
                ? Alert.UNKNOWN_CA
                : Alert.BAD_CERTIFICATE;
    }
}
