package dev.fourfold.ca.authority;

import dev.fourfold.ca.Serial;
import java.io.IOException;
import java.util.List;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.springframework.stereotype.Component;

/** Where a certificate tells its readers to look: for the certificate of its issuer and for its status. */
@Component
public final class Locations {

    private final AuthorityProperties properties;

    Locations(AuthorityProperties properties) {
        this.properties = properties;
    }

    /** Returns the extensions with the addresses that belong into a certificate. */
    public List<Extension> of(Serial serial, IssuingAuthority issuer) throws IOException {
        GeneralName certificate = new GeneralName(
                GeneralName.uniformResourceIdentifier, properties.publicUrl("/ca/issuers/" + issuer.id() + ".der"));
        return List.of(Extension.create(
                Extension.authorityInfoAccess,
                false,
                new AuthorityInformationAccess(AccessDescription.id_ad_caIssuers, certificate)));
    }
}
