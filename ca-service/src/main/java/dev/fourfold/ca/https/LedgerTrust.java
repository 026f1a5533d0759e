package dev.fourfold.ca.https;

import dev.fourfold.ca.Serial;
import dev.fourfold.ca.authority.Authority;
import dev.fourfold.ca.authority.IssuingAuthority;
import dev.fourfold.ca.ledger.Ledger;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.starter.https.CallerTrust;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Lets in who shows a certificate that is in the ledger, byte for byte; TLS itself makes sure of the key. Whether it is
 * still good is asked for each request, where the answer can say why not, and where a resumed session cannot evade it.
 */
final class LedgerTrust extends CallerTrust {

    private final ObjectProvider<Ledger> ledger;
    private final ObjectProvider<Authority> authority;

    LedgerTrust(ObjectProvider<Ledger> ledger, ObjectProvider<Authority> authority) {
        this.ledger = ledger;
        this.authority = authority;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        Bytes shown = Bytes.of(chain[0].getEncoded());
        if (Serial.of(chain[0])
                .flatMap(ledger.getObject()::find)
                .filter(entry -> entry.der().equals(shown))
                .isEmpty()) {
            throw new CertificateException("The certificate was not issued by this CA");
        }
    }

    /** Returns the issuers, by whose names clients choose the certificate that they show. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authority.getObject().issuers().stream()
                .map(IssuingAuthority::certificate)
                .toArray(X509Certificate[]::new);
    }
}
