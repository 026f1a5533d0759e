package dev.fourfold.ca.rotation;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.authority.CrossCertificate;
import dev.fourfold.ca.authority.RootAuthority;
import dev.fourfold.protocol.Bytes;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.x509.Extension;

/** Proof that a root of this CA has vouched for another: only {@link #check} makes one. */
final class CertifiedRoot {

    private static final AuthorityCheck CHECK = new AuthorityCheck(Refusal.INVALID_CROSS_CERTIFICATE);

    private final CrossCertificate cross;

    private CertifiedRoot(CrossCertificate cross) {
        this.cross = cross;
    }

    CrossCertificate cross() {
        return cross;
    }

    /**
     * Checks a certificate.
     *
     * @param encoded one certificate in DER or PEM
     * @param root the root that it should be for
     * @param signers the roots of which one should have signed it
     * @throws RefusedException if it does not lead from that root to one of the others
     */
    static CertifiedRoot check(byte[] encoded, RootAuthority root, List<RootAuthority> signers, Instant now) {
        X509Certificate certificate = CHECK.parse(encoded);
        isFor(root, certificate);
        CHECK.isAuthority(certificate);
        CHECK.require(certificate.getBasicConstraints() >= 1, "has path length 0, which leaves no room for an issuer");
        CHECK.require(
                certificate.getExtensionValue(Extension.nameConstraints.getId()) == null,
                "limits the names of what it certifies");
        RootAuthority signer = signers.stream()
                .filter(each -> AuthorityCheck.hasSigned(each, certificate))
                .findFirst()
                .orElseThrow(() -> CHECK.refused("is not signed by an active or retiring root of this CA"));
        CHECK.identifiesItsKeys(certificate, signer);
        CHECK.isOfNow(certificate, signer, now);
        try {
            return new CertifiedRoot(
                    new CrossCertificate(root.id(), signer.id(), certificate, Bytes.of(certificate.getEncoded())));
        } catch (CertificateEncodingException e) {
            throw new RefusedException(Refusal.INVALID_CROSS_CERTIFICATE, "The certificate cannot be read", e);
        }
    }

    private static void isFor(RootAuthority root, X509Certificate certificate) {
        X509Certificate own = root.certificate();
        String identifier = Extension.subjectKeyIdentifier.getId();
        CHECK.require(
                Arrays.equals(
                        certificate.getPublicKey().getEncoded(),
                        own.getPublicKey().getEncoded()),
                "is for another key than that of root " + root.id());
        CHECK.require(
                Arrays.equals(
                        certificate.getSubjectX500Principal().getEncoded(),
                        own.getSubjectX500Principal().getEncoded()),
                "has another subject than root " + root.id());
        CHECK.require(
                Arrays.equals(certificate.getExtensionValue(identifier), own.getExtensionValue(identifier)),
                "has another subjectKeyIdentifier than root " + root.id());
    }
}
