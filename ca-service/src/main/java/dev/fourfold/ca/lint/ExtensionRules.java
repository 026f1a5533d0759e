package dev.fourfold.ca.lint;

import dev.fourfold.ca.Sha256;
import dev.fourfold.ca.policy.KeyKind;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;

/** The rules about the extensions that are not names (RFC 5280, section 4.2). */
final class ExtensionRules {

    private static final int IDENTIFIER_LENGTH = 20;
    private static final int FOR_SIGNING = KeyUsage.digitalSignature | KeyUsage.nonRepudiation;

    static final List<Rule> ALL = List.of(
            Rule.of(
                    "subject-key-identifier",
                    "RFC 5280, section 4.2.1.2; RFC 7093, section 2",
                    "The subject key identifier is there, not critical, and begins the SHA-256 of the key",
                    (certificate, _) -> isPlain(certificate, Extension.subjectKeyIdentifier)
                            && Arrays.equals(identifier(certificate), derived(certificate))),
            Rule.of(
                    "authority-key-identifier",
                    "RFC 5280, section 4.2.1.1",
                    "The authority key identifier is there, not critical, and the issuer's subject key identifier",
                    (certificate, context) -> isPlain(certificate, Extension.authorityKeyIdentifier)
                            && Arrays.equals(
                                    AuthorityKeyIdentifier.getInstance(
                                                    value(certificate, Extension.authorityKeyIdentifier))
                                            .getKeyIdentifierOctets(),
                                    identifier(context.issuer()))),
            Rule.of(
                    "not-an-authority",
                    "RFC 5280, section 4.2.1.9",
                    "The certificate is not that of a CA",
                    (certificate, _) -> isLeaf(certificate)),
            Rule.of(
                    "key-usage-present",
                    "RFC 5280, section 4.2.1.3",
                    "The key usage is there and critical",
                    (certificate, _) ->
                            certificate.getExtension(Extension.keyUsage).isCritical()),
            Rule.of(
                    "key-usage-fits-key",
                    "RFC 3279, section 2.3.1; RFC 5480, section 3; RFC 8410, section 5; RFC 9881, section 3",
                    "The key usage names only what a key of that kind can do, and nothing that only CAs do",
                    (certificate, _) -> fitsKey(certificate)),
            Rule.of(
                    "key-usage-fits-purposes",
                    "RFC 5280, section 4.2.1.12",
                    "The key usage lets the key sign, which each extended key usage needs",
                    (certificate, _) -> usage(certificate).hasUsages(KeyUsage.digitalSignature)),
            Rule.of(
                    "extended-key-usage",
                    "RFC 5280, section 4.2.1.12",
                    "The extended key usage is there and does not allow everything",
                    (certificate, _) -> saysWhatItIsFor(certificate)),
            Rule.of(
                    "locations-absolute",
                    "RFC 5280, sections 4.2.1.13 and 4.2.2.1",
                    "The addresses of issuers, answers and lists are absolute URLs of HTTP",
                    (certificate, _) -> Stream.concat(
                                    access(certificate).map(AccessDescription::getAccessLocation), lists(certificate))
                            .allMatch(ExtensionRules::isHttp)),
            Rule.of(
                    "no-rev-avail-alone",
                    "RFC 9608, section 4",
                    "A certificate that says that its status is not available does not say where it is",
                    (certificate, _) -> certificate.getExtension(Extension.noRevAvail) == null
                            || (lists(certificate).findAny().isEmpty()
                                    && access(certificate)
                                            .noneMatch(one ->
                                                    one.getAccessMethod().equals(AccessDescription.id_ad_ocsp)))));

    private ExtensionRules() {}

    private static boolean isPlain(X509CertificateHolder certificate, ASN1ObjectIdentifier type) {
        return !certificate.getExtension(type).isCritical();
    }

    private static ASN1Encodable value(X509CertificateHolder certificate, ASN1ObjectIdentifier type) {
        return certificate.getExtension(type).getParsedValue();
    }

    private static byte[] identifier(X509CertificateHolder certificate) {
        return SubjectKeyIdentifier.getInstance(value(certificate, Extension.subjectKeyIdentifier))
                .getKeyIdentifier();
    }

    private static byte[] derived(X509CertificateHolder certificate) {
        byte[] key = certificate.getSubjectPublicKeyInfo().getPublicKeyData().getOctets();
        return Arrays.copyOf(Sha256.of(key), IDENTIFIER_LENGTH);
    }

    private static boolean isLeaf(X509CertificateHolder certificate) {
        if (certificate.getExtension(Extension.basicConstraints) == null) {
            return true;
        }
        BasicConstraints constraints = BasicConstraints.getInstance(value(certificate, Extension.basicConstraints));
        return !constraints.isCA() && constraints.getPathLenConstraint() == null;
    }

    private static KeyUsage usage(X509CertificateHolder certificate) {
        return KeyUsage.getInstance(value(certificate, Extension.keyUsage));
    }

    private static boolean fitsKey(X509CertificateHolder certificate) {
        int possible =
                switch (KeyKind.of(certificate.getSubjectPublicKeyInfo()).orElseThrow(IllegalStateException::new)) {
                    case RSA -> FOR_SIGNING | KeyUsage.keyEncipherment | KeyUsage.dataEncipherment;
                    case P256, P384 -> FOR_SIGNING | KeyUsage.keyAgreement;
                    case ED25519, ML_DSA_44, ML_DSA_65, ML_DSA_87 -> FOR_SIGNING;
                };
        return !usage(certificate).hasUsages(KeyUsage.keyCertSign)
                && Stream.iterate(1, bit -> bit <= KeyUsage.decipherOnly, bit -> bit << 1)
                        .filter(bit -> usage(certificate).hasUsages(bit))
                        .allMatch(bit -> (possible & bit) != 0);
    }

    private static boolean saysWhatItIsFor(X509CertificateHolder certificate) {
        ExtendedKeyUsage usage = ExtendedKeyUsage.getInstance(value(certificate, Extension.extendedKeyUsage));
        return usage.size() > 0 && !usage.hasKeyPurposeId(KeyPurposeId.anyExtendedKeyUsage);
    }

    private static Stream<AccessDescription> access(X509CertificateHolder certificate) {
        return certificate.getExtension(Extension.authorityInfoAccess) == null
                ? Stream.empty()
                : Stream.of(AuthorityInformationAccess.getInstance(value(certificate, Extension.authorityInfoAccess))
                        .getAccessDescriptions());
    }

    private static Stream<GeneralName> lists(X509CertificateHolder certificate) {
        return certificate.getExtension(Extension.cRLDistributionPoints) == null
                ? Stream.empty()
                : Stream.of(CRLDistPoint.getInstance(value(certificate, Extension.cRLDistributionPoints))
                                .getDistributionPoints())
                        .map(DistributionPoint::getDistributionPoint)
                        .map(DistributionPointName::getName)
                        .flatMap(names ->
                                Stream.of(GeneralNames.getInstance(names).getNames()));
    }

    private static boolean isHttp(GeneralName name) {
        if (name.getTagNo() != GeneralName.uniformResourceIdentifier) {
            return false;
        }
        URI uri = URI.create(name.getName().toString());
        return List.of("http", "https").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null;
    }
}
