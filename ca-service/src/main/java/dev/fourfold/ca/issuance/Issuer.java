package dev.fourfold.ca.issuance;

import dev.fourfold.ca.Sha256;
import dev.fourfold.ca.authority.Authority;
import dev.fourfold.ca.authority.IssuingAuthority;
import dev.fourfold.ca.authority.Locations;
import dev.fourfold.ca.authority.RootAuthority;
import dev.fourfold.ca.ledger.Issuance;
import dev.fourfold.ca.ledger.Register.Signed;
import dev.fourfold.ca.lint.BlockedKeys;
import dev.fourfold.ca.lint.Lint;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.ca.policy.IssuanceProfile.Approval;
import dev.fourfold.ca.policy.Purpose;
import dev.fourfold.ca.policy.StatusChecking;
import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.springframework.stereotype.Component;

/** Signs certificates: the only user of the issuing key. What it signs is approved and has its serial on disk. */
@Component
final class Issuer {

    private static final Extension NO_AUTHORITY = noAuthority();
    private static final int KEY_IDENTIFIER_LENGTH = 20;

    private final Locations locations;
    private final Authority authority;
    private final Lint lint;

    Issuer(Locations locations, Authority authority, Lint lint) {
        this.locations = locations;
        this.authority = authority;
        this.lint = lint;
    }

    /**
     * Signs, once the very same certificate with a signature that is none has been found good.
     *
     * @param blocked the keys that are not certified
     * @throws dev.fourfold.ca.RefusedException if it has not
     */
    Signed sign(Issuance issuance, BlockedKeys blocked) {
        IssuingAuthority issuer = issuance.issuer();
        try {
            ContentSigner signer = issuer.signer();
            TBSCertificate wanted = leaf(issuance)
                    .build(new NoSignature(signer.getAlgorithmIdentifier()))
                    .toASN1Structure()
                    .getTBSCertificate();
            lint.require(
                    certificate(wanted, NoSignature.BITS),
                    issuer.der(),
                    ownCertificates(),
                    issuance.approval().longest(),
                    blocked);
            byte[] text = wanted.getEncoded(ASN1Encoding.DER);
            signer.getOutputStream().write(text);
            byte[] signature = signer.getSignature();
            issuer.verify(text, signature);
            return new Signed(issuance, Bytes.of(certificate(wanted, signature)));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("Serial " + issuance.serial() + " cannot be signed", e);
        }
    }

    private static byte[] certificate(TBSCertificate wanted, byte[] signature) throws IOException {
        return new DERSequence(new ASN1Encodable[] {wanted, wanted.getSignature(), new DERBitString(signature)})
                .getEncoded(ASN1Encoding.DER);
    }

    private List<Bytes> ownCertificates() {
        return Stream.concat(
                        authority.allIssuers().stream().map(IssuingAuthority::der),
                        authority.roots().stream().map(RootAuthority::der))
                .toList();
    }

    private X509v3CertificateBuilder leaf(Issuance issuance) throws IOException {
        Approval approval = issuance.approval();
        IssuingAuthority issuer = issuance.issuer();
        X509v3CertificateBuilder leaf = new X509v3CertificateBuilder(
                        issuer.name(),
                        issuance.serial().value(),
                        Date.from(approval.notBefore()),
                        Date.from(approval.notAfter()),
                        approval.subject(),
                        approval.key())
                .addExtension(NO_AUTHORITY)
                .addExtension(Extension.keyUsage, true, new KeyUsage(approval.keyUsage()))
                .addExtension(Extension.extendedKeyUsage, false, purposes(approval));
        if (!approval.names().isEmpty()) {
            // RFC 5280, section 4.1.2.6: critical if the subject is empty
            boolean critical = approval.subject().getRDNs().length == 0;
            leaf.addExtension(Extension.subjectAlternativeName, critical, names(approval));
        }
        leaf.addExtension(Extension.subjectKeyIdentifier, false, keyIdentifier(approval))
                .addExtension(Extension.authorityKeyIdentifier, false, issuer.keyIdentifier());
        approval.status().extension().ifPresent(extension -> add(extension, leaf));
        if (approval.status() == StatusChecking.LOCATED) {
            locations.of(issuance.serial(), issuer).forEach(extension -> add(extension, leaf));
        }
        return leaf;
    }

    private static void add(Extension extension, X509v3CertificateBuilder leaf) {
        try {
            leaf.addExtension(extension);
        } catch (CertIOException e) {
            throw new IllegalStateException("An encoded extension cannot be added", e);
        }
    }

    /** RFC 7093, section 2, method 1: the first 160 bits of a SHA-256. */
    private static SubjectKeyIdentifier keyIdentifier(Approval approval) {
        byte[] hash = Sha256.of(approval.key().getPublicKeyData().getOctets());
        return new SubjectKeyIdentifier(Arrays.copyOf(hash, KEY_IDENTIFIER_LENGTH));
    }

    private static Extension noAuthority() {
        try {
            return Extension.create(Extension.basicConstraints, true, new BasicConstraints(false));
        } catch (IOException e) {
            throw new AssertionError("Basic constraints have an encoding", e);
        }
    }

    private static ExtendedKeyUsage purposes(Approval approval) {
        return new ExtendedKeyUsage(
                approval.purposes().stream().sorted().map(Purpose::id).toArray(KeyPurposeId[]::new));
    }

    private static GeneralNames names(Approval approval) {
        return new GeneralNames(
                approval.names().stream().map(AlternativeName::encoded).toArray(GeneralName[]::new));
    }

    /** In the place of a signature while a certificate is only looked at; it is written as the issuer's would be. */
    private record NoSignature(AlgorithmIdentifier getAlgorithmIdentifier) implements ContentSigner {

        private static final byte[] BITS = {0};

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public byte[] getSignature() {
            return BITS;
        }
    }
}
