package dev.fourfold.ca.issuance;

import dev.fourfold.ca.authority.IssuingAuthority;
import dev.fourfold.ca.authority.Locations;
import dev.fourfold.ca.ledger.Ledger.Issuance;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.ca.policy.IssuanceProfile.Approval;
import dev.fourfold.ca.policy.Purpose;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Date;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.springframework.stereotype.Component;

/** Signs certificates: the only user of the issuing key. What it signs is approved and has its serial on disk. */
@Component
final class Issuer {

    private final Locations locations;

    Issuer(Locations locations) {
        this.locations = locations;
    }

    X509Certificate sign(Issuance issuance) {
        IssuingAuthority issuer = issuance.issuer();
        try {
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(leaf(issuance).build(issuer.signer()));
            issuer.verify(certificate);
            return certificate;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("Serial " + issuance.serial() + " cannot be signed", e);
        }
    }

    private X509v3CertificateBuilder leaf(Issuance issuance) throws IOException, GeneralSecurityException {
        Approval approval = issuance.approval();
        int usage = KeyUsage.digitalSignature | (approval.hasRsaKey() ? KeyUsage.keyEncipherment : 0);
        // RFC 5280, section 4.2.1.6: critical if the subject is empty
        boolean namesCritical = approval.subject().getRDNs().length == 0;
        JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
        X509v3CertificateBuilder leaf = new X509v3CertificateBuilder(
                        issuance.issuer().name(),
                        issuance.serial().value(),
                        Date.from(approval.notBefore()),
                        Date.from(approval.notAfter()),
                        approval.subject(),
                        approval.key())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(usage))
                .addExtension(Extension.extendedKeyUsage, false, purposes(approval))
                .addExtension(
                        Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(approval.key()))
                .addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        issuance.issuer().keyIdentifier());
        if (!approval.names().isEmpty()) {
            leaf.addExtension(Extension.subjectAlternativeName, namesCritical, names(approval));
        }
        if (approval.purposes().contains(Purpose.OCSP_SIGNING)) {
            // RFC 6960, section 4.2.2.2.1: nobody asks for the status of who signs it
            leaf.addExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck, false, DERNull.INSTANCE);
            return leaf;
        }
        for (Extension location : locations.of(issuance.serial(), issuance.issuer())) {
            leaf.addExtension(location);
        }
        return leaf;
    }

    private static ExtendedKeyUsage purposes(Approval approval) {
        return new ExtendedKeyUsage(
                approval.purposes().stream().sorted().map(Purpose::id).toArray(KeyPurposeId[]::new));
    }

    private static GeneralNames names(Approval approval) {
        return new GeneralNames(
                approval.names().stream().map(AlternativeName::encoded).toArray(GeneralName[]::new));
    }
}
