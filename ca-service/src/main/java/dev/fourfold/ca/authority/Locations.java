package dev.fourfold.ca.authority;

import dev.fourfold.ca.Serial;
import java.io.IOException;
import java.util.List;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.springframework.stereotype.Component;

/** Where a certificate tells its readers to look: for the certificate of its issuer and for its status. */
@Component
public final class Locations {

    private final AuthorityProperties properties;
    private final CrlSeries series;

    Locations(AuthorityProperties properties, CrlSeries series) {
        this.properties = properties;
        this.series = series;
    }

    /** Returns the extensions with the addresses that belong into a certificate. */
    public List<Extension> of(Serial serial, IssuingAuthority issuer) throws IOException {
        return List.of(
                Extension.create(
                        Extension.authorityInfoAccess, false, new AuthorityInformationAccess(new AccessDescription[] {
                            new AccessDescription(AccessDescription.id_ad_ocsp, url("/ocsp")),
                            new AccessDescription(
                                    AccessDescription.id_ad_caIssuers, url("/ca/issuers/" + issuer.id() + ".der"))
                        })),
                Extension.create(Extension.cRLDistributionPoints, false, crls(serial, issuer)));
    }

    /** The shard of the certificate: its readers need not fetch what is said of all others. */
    private CRLDistPoint crls(Serial serial, IssuingAuthority issuer) {
        int shard = CrlSeries.shard(serial, series.shards(issuer.id()));
        GeneralNames names = new GeneralNames(url("/crl/" + issuer.id() + "/" + shard + ".crl"));
        return new CRLDistPoint(
                new DistributionPoint[] {new DistributionPoint(new DistributionPointName(names), null, null)});
    }

    private GeneralName url(String path) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, properties.publicUrl(path));
    }
}
