package dev.fourfold.protocol;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import javax.security.auth.x500.X500Principal;

/**
 * What a revocation list calls a certificate.
 *
 * @param issuer the subject of the CA that issued it
 * @param serial its number at that CA
 */
public record CertificateId(X500Principal issuer, BigInteger serial) {

    /** Returns the name of a certificate. */
    public static CertificateId of(X509Certificate certificate) {
        return new CertificateId(certificate.getIssuerX500Principal(), certificate.getSerialNumber());
    }
}
