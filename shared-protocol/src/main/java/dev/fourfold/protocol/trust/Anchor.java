package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.ProtocolException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.Extension;

/**
 * A root that we believe, with the limits that it sets itself. The platform's path check takes from a root only its name
 * and its key; its validity, path length and name constraints are applied here. Only {@link #of} makes one.
 */
public final class Anchor {

    // what we apply, or what says nothing about a path
    private static final Set<String> UNDERSTOOD = Set.of(
            Extension.basicConstraints.getId(),
            Extension.keyUsage.getId(),
            Extension.extendedKeyUsage.getId(),
            Extension.nameConstraints.getId(),
            Extension.subjectAlternativeName.getId(),
            Extension.certificatePolicies.getId());

    private final PathCertificate root;
    private final NameLimits names;

    private Anchor(PathCertificate root, NameLimits names) {
        this.root = root;
        this.names = names;
    }

    /**
     * Returns the anchor of a root.
     *
     * @throws IllegalArgumentException if it is not a CA, or has a critical extension that we do not apply
     */
    public static Anchor of(X509Certificate certificate) {
        try {
            var root = PathCertificate.parse(Bytes.of(certificate.getEncoded()));
            Set<String> critical = root.certificate().getCriticalExtensionOIDs();
            if (!root.mayIssue() || (critical != null && !UNDERSTOOD.containsAll(critical))) {
                throw new IllegalArgumentException("Not a CA that can be believed: " + root.subject());
            }
            return new Anchor(root, NameLimits.of(root));
        } catch (CertificateEncodingException | ProtocolException | IllegalStateException | ClassCastException e) {
            throw new IllegalArgumentException("A root that cannot be read", e);
        }
    }

    public X509Certificate certificate() {
        return root.certificate();
    }

    PathCertificate root() {
        return root;
    }

    /** Returns name and key, without the certificate: the platform would pass over a root for its key identifier alone. */
    TrustAnchor platform() {
        return new TrustAnchor(root.subject(), root.certificate().getPublicKey(), null);
    }

    boolean isIssuerByNameOf(PathCertificate certificate) {
        return root.subject().equals(certificate.issuer());
    }

    /** Says whether {@code certificate} is this root, or its like: the same name for the same key, signed by itself. */
    boolean isShownAs(PathCertificate certificate) {
        return isOfMyKey(certificate) && certificate.isSelfSigned();
    }

    /** Says whether {@code certificate} is a bridge to this root: its name and key, certified by another root. */
    boolean isBridgedBy(PathCertificate certificate) {
        return isOfMyKey(certificate) && !certificate.isSelfSigned();
    }

    private boolean isOfMyKey(PathCertificate certificate) {
        return certificate.subject().equals(root.subject())
                && certificate
                        .holder()
                        .getSubjectPublicKeyInfo()
                        .equals(root.holder().getSubjectPublicKeyInfo());
    }

    /** Refuses a path under this root, the leaf first, that breaks the limits that the root sets. */
    void constrain(List<PathCertificate> path, Instant now) throws ProtocolException {
        X509Certificate certificate = root.certificate();
        if (now.isBefore(certificate.getNotBefore().toInstant())
                || now.isAfter(certificate.getNotAfter().toInstant())) {
            throw new ProtocolException(Alert.CERTIFICATE_EXPIRED, "The root is expired or not yet valid");
        }
        long issuers =
                path.stream().skip(1).filter(issuer -> !issuer.isSelfIssued()).count();
        if (issuers > certificate.getBasicConstraints()) {
            throw new ProtocolException(Alert.BAD_CERTIFICATE, "The path is longer than its root allows");
        }
        names.check(path);
    }
}
