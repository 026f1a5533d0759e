package dev.fourfold.ca.policy;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * What the certificates of the CA itself allow: when the issuing certificate begins and ends, and the names that it and the root
 * are constrained to.
 */
public final class IssuerLimits {

    private final Instant begins;
    private final Instant ends;
    private final List<NameConstraintSet> constraints;

    private IssuerLimits(Instant begins, Instant ends, List<NameConstraintSet> constraints) {
        this.begins = begins;
        this.ends = ends;
        this.constraints = List.copyOf(constraints);
    }

    /**
     * Returns the limits of an issuer.
     *
     * @param issuing the DER of its certificate
     * @param above those of the certificates above it, up to the root
     */
    public static IssuerLimits of(Bytes issuing, Bytes... above) {
        List<NameConstraintSet> constraints = Stream.concat(Stream.of(issuing), Stream.of(above))
                .map(IssuerLimits::certificate)
                .map(certificate -> certificate.getExtension(Extension.nameConstraints))
                .filter(Objects::nonNull)
                .map(extension -> NameConstraintSet.of(NameConstraints.getInstance(extension.getParsedValue())))
                .toList();
        X509CertificateHolder holder = certificate(issuing);
        return new IssuerLimits(
                holder.getNotBefore().toInstant(), holder.getNotAfter().toInstant(), constraints);
    }

    private static X509CertificateHolder certificate(Bytes der) {
        try {
            return new X509CertificateHolder(der.toArray());
        } catch (IOException e) {
            throw new IllegalArgumentException("Not a certificate", e);
        }
    }

    Instant begins() {
        return begins;
    }

    Instant ends() {
        return ends;
    }

    /**
     * Judges the names of one certificate.
     *
     * @throws RefusedException for the first that a constraint excludes or does not permit
     */
    void require(List<AlternativeName> names, X500Name subject) {
        for (NameConstraintSet set : constraints) {
            for (AlternativeName name : names) {
                if (!set.permits(name)) {
                    throw refused("The name " + name);
                }
            }
            if (!set.permits(subject)) {
                throw refused("The subject " + subject);
            }
        }
    }

    private static RefusedException refused(String what) {
        return new RefusedException(
                Refusal.NAME_CONSTRAINED, what + " is outside the name constraints of this CA (RFC 5280, 4.2.1.10)");
    }
}
