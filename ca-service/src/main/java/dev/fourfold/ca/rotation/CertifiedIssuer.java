package dev.fourfold.ca.rotation;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.authority.RootAuthority;
import dev.fourfold.protocol.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** Proof that a root which is elsewhere has signed what we asked it for: only {@link #check} makes one. */
final class CertifiedIssuer {

    private static final Set<String> UNDERSTOOD =
            Set.of(Extension.basicConstraints.getId(), Extension.keyUsage.getId(), Extension.nameConstraints.getId());

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
    static CertifiedIssuer check(byte[] encoded, Bytes request, List<RootAuthority> roots, Instant now) {
        try {
            X509Certificate certificate = parse(encoded);
            PKCS10CertificationRequest asked = new PKCS10CertificationRequest(request.toArray());
            answers(certificate, asked);
            isAuthority(certificate);
            RootAuthority root = roots.stream()
                    .filter(each -> hasSigned(each, certificate))
                    .findFirst()
                    .orElseThrow(() -> refused("is not signed by a root of this CA"));
            identifiesItsKeys(certificate, root);
            isOfNow(certificate, root, now);
            return new CertifiedIssuer(certificate, Bytes.of(certificate.getEncoded()));
        } catch (IOException | CertificateException | IllegalArgumentException e) {
            throw new RefusedException(
                    Refusal.INVALID_ISSUER_CERTIFICATE, "Send exactly one certificate in DER or PEM", e);
        }
    }

    private static X509Certificate parse(byte[] encoded) throws CertificateException {
        Collection<? extends Certificate> certificates =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(encoded));
        if (certificates.size() != 1) {
            throw new CertificateException("not one certificate");
        }
        return (X509Certificate) certificates.iterator().next();
    }

    private static void answers(X509Certificate certificate, PKCS10CertificationRequest asked) throws IOException {
        require(
                Arrays.equals(
                        certificate.getPublicKey().getEncoded(),
                        asked.getSubjectPublicKeyInfo().getEncoded()),
                "is for another key than that of the request");
        require(
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
        require(
                Arrays.equals(certificate.getExtensionValue(Extension.nameConstraints.getId()), limits),
                "has other name constraints than the request");
    }

    private static void isAuthority(X509Certificate certificate) {
        boolean[] usage = Objects.requireNonNullElse(certificate.getKeyUsage(), new boolean[9]);
        require(certificate.getBasicConstraints() >= 0, "is not that of a CA");
        require(usage[5] && usage[6], "does not allow keyCertSign and cRLSign");
        Set<String> critical = Objects.requireNonNullElse(certificate.getCriticalExtensionOIDs(), Set.of());
        require(UNDERSTOOD.containsAll(critical), "has critical extensions that we do not know");
        require(
                certificate.getExtensionValue(Extension.extendedKeyUsage.getId()) == null,
                "limits the purposes of what it certifies");
        String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        require(
                !algorithm.contains("SHA1") && !algorithm.contains("MD5"),
                "is signed with an algorithm that is broken");
    }

    private static boolean hasSigned(RootAuthority root, X509Certificate certificate) {
        try {
            certificate.verify(root.certificate().getPublicKey());
            return certificate
                    .getIssuerX500Principal()
                    .equals(root.certificate().getSubjectX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static void identifiesItsKeys(X509Certificate certificate, RootAuthority root) {
        byte[] own = certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId());
        byte[] signer = certificate.getExtensionValue(Extension.authorityKeyIdentifier.getId());
        byte[] roots = root.certificate().getExtensionValue(Extension.subjectKeyIdentifier.getId());
        require(own != null && signer != null && roots != null, "has no key identifiers");
        byte[] named = AuthorityKeyIdentifier.getInstance(inner(signer)).getKeyIdentifierOctets();
        byte[] expected = SubjectKeyIdentifier.getInstance(inner(roots)).getKeyIdentifier();
        require(MessageDigest.isEqual(named, expected), "names another key than the root's as its signer's");
    }

    private static byte[] inner(byte[] extension) {
        return ASN1OctetString.getInstance(extension).getOctets();
    }

    private static void isOfNow(X509Certificate certificate, RootAuthority root, Instant now) {
        require(!certificate.getNotBefore().toInstant().isAfter(now), "is not valid yet");
        require(certificate.getNotAfter().toInstant().isAfter(now), "has expired");
        Instant rootEnds = root.certificate().getNotAfter().toInstant();
        require(!certificate.getNotAfter().toInstant().isAfter(rootEnds), "outlives its root");
    }

    private static void require(boolean held, String otherwise) {
        if (!held) {
            throw refused(otherwise);
        }
    }

    private static RefusedException refused(String reason) {
        return new RefusedException(Refusal.INVALID_ISSUER_CERTIFICATE, "The certificate " + reason);
    }

    @Override
    public String toString() {
        return certificate.getSubjectX500Principal().getName();
    }
}
