package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Bytes;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;

/** The full CRLs of one issuer that several processes have shown, which are to be one sequence. */
final class SeenCrls {

    private final Map<BigInteger, Bytes> byNumber = new HashMap<>();
    private final X509Certificate issuer;
    private BigInteger latest = BigInteger.ZERO;

    SeenCrls(X509Certificate issuer) {
        this.issuer = issuer;
    }

    /** Takes the next one: its number is no lower than the last, and nothing else has ever had it. */
    X509CRL take(byte[] der) {
        try {
            X509CRL crl = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
            crl.verify(issuer.getPublicKey());
            BigInteger number = ASN1Integer.getInstance(
                            ASN1OctetString.getInstance(crl.getExtensionValue(Extension.cRLNumber.getId()))
                                    .getOctets())
                    .getValue();
            assertThat(number).isGreaterThanOrEqualTo(latest);
            assertThat(byNumber.computeIfAbsent(number, _ -> Bytes.of(der))).isEqualTo(Bytes.of(der));
            latest = number;
            return crl;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("Not a CRL of the issuer", e);
        }
    }

    /** Returns how many there were. */
    int count() {
        return byNumber.size();
    }
}
