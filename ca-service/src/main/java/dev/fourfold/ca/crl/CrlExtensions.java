package dev.fourfold.ca.crl;

import dev.fourfold.ca.authority.AuthorityProperties;
import dev.fourfold.ca.authority.IssuingAuthority;
import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.springframework.stereotype.Component;

/** The extensions of CRLs (RFC 5280, section 5.2). */
@Component
final class CrlExtensions {

    private final AuthorityProperties properties;

    CrlExtensions(AuthorityProperties properties) {
        this.properties = properties;
    }

    /** A full CRL has no issuingDistributionPoint, for readers that know none; it says where its deltas are. */
    Extensions full(IssuingAuthority issuer, long number) throws IOException {
        DistributionPoint delta = new DistributionPoint(name(CrlScope.DELTA, issuer), null, null);
        ExtensionsGenerator extensions = common(issuer, number);
        extensions.addExtension(Extension.freshestCRL, false, new CRLDistPoint(new DistributionPoint[] {delta}));
        return extensions.generate();
    }

    Extensions delta(IssuingAuthority issuer, long number, long base) throws IOException {
        ExtensionsGenerator extensions = common(issuer, number);
        extensions.addExtension(Extension.deltaCRLIndicator, true, new ASN1Integer(base));
        return extensions.generate();
    }

    /** RFC 5280, section 6.3.3: the name must be one of the certificate's distribution point, byte for byte. */
    Extensions shard(IssuingAuthority issuer, long number, int shard) throws IOException {
        IssuingDistributionPoint point =
                new IssuingDistributionPoint(name(CrlScope.shard(shard), issuer), false, false, null, false, false);
        ExtensionsGenerator extensions = common(issuer, number);
        extensions.addExtension(Extension.issuingDistributionPoint, true, point);
        return extensions.generate();
    }

    private static ExtensionsGenerator common(IssuingAuthority issuer, long number) throws IOException {
        AuthorityKeyIdentifier key = new BcX509ExtensionUtils()
                .createAuthorityKeyIdentifier(
                        new X509CertificateHolder(issuer.der().toArray()).getSubjectPublicKeyInfo());
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.authorityKeyIdentifier, false, key);
        extensions.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
        return extensions;
    }

    private DistributionPointName name(CrlScope scope, IssuingAuthority issuer) {
        GeneralName url =
                new GeneralName(GeneralName.uniformResourceIdentifier, properties.publicUrl(scope.path(issuer.id())));
        return new DistributionPointName(new GeneralNames(url));
    }
}
