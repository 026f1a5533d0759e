package dev.fourfold.ca.rotation;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.authority.RootAuthority;
import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** Proof that a root which is elsewhere has signed what we asked it for: only {@link #check} makes one. */
final class CertifiedIssuer {

    private static final AuthorityCheck CHECK = new AuthorityCheck(Refusal.INVALID_ISSUER_CERTIFICATE);

    private final X509Certificate certificate;
    private final Bytes der;

    private CertifiedIssuer(X509Certificate certificate, Bytes der) {
        this.certificate = certificate;
        this.der = der;
    }

    Bytes der() {
        return der;
    }

    /**
     * Checks a certificate.
     *
     * @param encoded one certificate in DER or PEM
     * @param request the request that it answers
     * @throws RefusedException if it does not answer the request, or is not one that an issuer can work with
     */
    static CertifiedIssuer check(byte[] encoded, Bytes request, RootAuthority root, Instant now) {
        X509Certificate certificate = CHECK.parse(encoded);
        try {
            answers(certificate, new PKCS10CertificationRequest(request.toArray()));
            CHECK.isAuthority(certificate);
            CHECK.require(AuthorityCheck.hasSigned(root, certificate), "is not signed by the active root of this CA");
            CHECK.identifiesItsKeys(certificate, root);
            CHECK.isOfNow(certificate, root, now);
            return new CertifiedIssuer(certificate, Bytes.of(certificate.getEncoded()));
        } catch (IOException | CertificateEncodingException | IllegalArgumentException e) {
            throw new RefusedException(Refusal.INVALID_ISSUER_CERTIFICATE, "The certificate cannot be read", e);
        }
    }

    private static void answers(X509Certificate certificate, PKCS10CertificationRequest asked) throws IOException {
        CHECK.require(
                Arrays.equals(
                        certificate.getPublicKey().getEncoded(),
                        asked.getSubjectPublicKeyInfo().getEncoded()),
                "is for another key than that of the request");
        CHECK.require(
                Arrays.equals(
                        certificate.getSubjectX500Principal().getEncoded(),
                        asked.getSubject().getEncoded()),
                "has another subject than the request");
        Extensions extensions = asked.getRequestedExtensions();
        byte[] limits = extensions == null || extensions.getExtension(Extension.nameConstraints) == null
                ? null
                : extensions
                        .getExtension(Extension.nameConstraints)
                        .getExtnValue()
                        .getEncoded();
        CHECK.require(
                Arrays.equals(certificate.getExtensionValue(Extension.nameConstraints.getId()), limits),
                "has other name constraints than the request");
    }

    @Override
    public String toString() {
        return certificate.getSubjectX500Principal().getName();
    }
}
