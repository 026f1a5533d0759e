package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.PathStrength;
import dev.fourfold.protocol.ProtocolException;
import java.time.Instant;

/** What an OCSP response says that we asked for ourselves: it is checked as if a peer had stapled it. */
public final class AskedStatus {

    private AskedStatus() {}

    /**
     * Checks a response.
     *
     * @param certificate the certificate that was asked about, in DER
     * @param issuer that of its issuer, which is trusted already
     * @return the last instant at which the response can be relied upon
     * @throws ProtocolException {@link Alert#CERTIFICATE_REVOKED} if that is what it says,
     *     {@link Alert#BAD_CERTIFICATE_STATUS} if it does not say that the certificate is good
     */
    public static Instant check(Bytes certificate, Bytes issuer, Bytes response, Instant now) throws ProtocolException {
        return StapledStatus.check(
                PathCertificate.parse(certificate), PathCertificate.parse(issuer), response, PathStrength.ANY, now);
    }
}
