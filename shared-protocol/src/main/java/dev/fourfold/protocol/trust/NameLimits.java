package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.ProtocolException;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;

/** The name constraints of a root, which the platform does not apply. */
final class NameLimits {

    private final PKIXNameConstraintValidator names = new PKIXNameConstraintValidator();

    private NameLimits() {}

    /**
     * Returns the limits that a root sets, if any.
     *
     * @throws IllegalArgumentException or another RuntimeException if they cannot be read
     */
    static NameLimits of(PathCertificate root) {
        var limits = new NameLimits();
        Extensions extensions = root.holder().getExtensions();
        NameConstraints constraints =
                NameConstraints.getInstance(extensions.getExtensionParsedValue(Extension.nameConstraints));
        if (constraints != null) {
            GeneralSubtree[] permitted = constraints.getPermittedSubtrees();
            if (permitted != null) {
                limits.names.intersectPermittedSubtree(permitted);
            }
            GeneralSubtree[] excluded = constraints.getExcludedSubtrees();
            for (GeneralSubtree subtree : excluded == null ? new GeneralSubtree[0] : excluded) {
                limits.names.addExcludedSubtree(subtree);
            }
        }
        return limits;
    }

    /** Refuses a path, the leaf first, with a name that is out of bounds. */
    void check(List<PathCertificate> path) throws ProtocolException {
        try {
            for (PathCertificate certificate : path) {
                // RFC 5280 section 6.1.3 (b): not for self-issued ones, the leaf excepted
                if (!certificate.isSelfIssued() || certificate == path.getFirst()) {
                    check(certificate);
                }
            }
        } catch (NameConstraintValidatorException | RuntimeException e) {
            throw new ProtocolException(Alert.BAD_CERTIFICATE, "A name that the root does not allow", e);
        }
    }

    private void check(PathCertificate certificate) throws NameConstraintValidatorException {
        X500Name subject = certificate.holder().getSubject();
        if (subject.getRDNs().length > 0) {
            names.checkPermittedDN(subject);
            names.checkExcludedDN(subject);
        }
        var alternatives =
                GeneralNames.fromExtensions(certificate.holder().getExtensions(), Extension.subjectAlternativeName);
        for (GeneralName name : alternatives == null ? new GeneralName[0] : alternatives.getNames()) {
            names.checkPermitted(name);
            names.checkExcluded(name);
        }
    }
}
