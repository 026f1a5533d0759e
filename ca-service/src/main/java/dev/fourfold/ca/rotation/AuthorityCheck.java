package dev.fourfold.ca.rotation;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.authority.RootAuthority;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/**
 * What must be true of every certificate that a root elsewhere has made for this CA.
 *
 * @param refusal how to refuse one of which it is not
 */
record AuthorityCheck(Refusal refusal) {

    private static final Set<String> UNDERSTOOD =
            Set.of(Extension.basicConstraints.getId(), Extension.keyUsage.getId(), Extension.nameConstraints.getId());

    /** Returns the one certificate that bytes hold, in DER or PEM. */
    X509Certificate parse(byte[] encoded) {
        try {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(encoded));
            if (certificates.size() != 1) {
                throw new CertificateException("not one certificate");
            }
            return (X509Certificate) certificates.iterator().next();
        } catch (CertificateException e) {
            throw new RefusedException(refusal, "Send exactly one certificate in DER or PEM", e);
        }
    }

    void isAuthority(X509Certificate certificate) {
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

    static boolean hasSigned(RootAuthority root, X509Certificate certificate) {
        try {
            certificate.verify(root.certificate().getPublicKey());
            return certificate
                    .getIssuerX500Principal()
                    .equals(root.certificate().getSubjectX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Those who look for the signer go by the key identifiers: roots of one CA have one name. */
    void identifiesItsKeys(X509Certificate certificate, RootAuthority root) {
        byte[] own = certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId());
        byte[] signer = certificate.getExtensionValue(Extension.authorityKeyIdentifier.getId());
        byte[] roots = root.certificate().getExtensionValue(Extension.subjectKeyIdentifier.getId());
        require(own != null && signer != null && roots != null, "has no key identifiers");
        try {
            byte[] named = AuthorityKeyIdentifier.getInstance(inner(signer)).getKeyIdentifierOctets();
            byte[] expected = SubjectKeyIdentifier.getInstance(inner(roots)).getKeyIdentifier();
            require(MessageDigest.isEqual(named, expected), "names another key than the root's as its signer's");
        } catch (IllegalArgumentException e) {
            throw new RefusedException(refusal, "The certificate has key identifiers that cannot be read", e);
        }
    }

    private static byte[] inner(byte[] extension) {
        return ASN1OctetString.getInstance(extension).getOctets();
    }

    void isOfNow(X509Certificate certificate, RootAuthority root, Instant now) {
        require(!certificate.getNotBefore().toInstant().isAfter(now), "is not valid yet");
        require(certificate.getNotAfter().toInstant().isAfter(now), "has expired");
        Instant rootEnds = root.certificate().getNotAfter().toInstant();
        require(!certificate.getNotAfter().toInstant().isAfter(rootEnds), "outlives its root");
    }

    void require(boolean held, String otherwise) {
        if (!held) {
            throw refused(otherwise);
        }
    }

    RefusedException refused(String reason) {
        return new RefusedException(refusal, "The certificate " + reason);
    }
}
