package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.PathStrength;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.StatusAnswer;
import java.time.Instant;

/** What an OCSP response says that we asked for ourselves: it is checked as if a peer had stapled it. */
public final class AskedStatus {

    private AskedStatus() {}

    /**
     * Reads a response.
     *
     * @param certificate the certificate that was asked about, in DER
     * @param issuer that of its issuer, which is trusted already
     * @throws ProtocolException {@link Alert#BAD_CERTIFICATE_STATUS} if it is none to rely upon
     */
    public static StatusAnswer read(Bytes certificate, Bytes issuer, Bytes response, Instant now)
            throws ProtocolException {
        return StapledStatus.read(
                PathCertificate.parse(certificate), PathCertificate.parse(issuer), response, PathStrength.ANY, now);
    }
}
