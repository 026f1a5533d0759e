package dev.fourfold.ca.issuance;

import dev.fourfold.ca.authority.AuthorityProperties;
import dev.fourfold.ca.authority.Pem;
import dev.fourfold.ca.issuance.CertificateAuthority.Issued;
import dev.fourfold.ca.policy.Requester;
import dev.fourfold.protocol.Bytes;
import java.net.URI;
import java.security.cert.CertificateEncodingException;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** The answer to everyone who gets a certificate: where it is, and the chain, the leaf first. */
@Component
public final class IssuedCertificate {

    private final CertificateAuthority certificateAuthority;
    private final AuthorityProperties properties;

    IssuedCertificate(CertificateAuthority certificateAuthority, AuthorityProperties properties) {
        this.certificateAuthority = certificateAuthority;
        this.properties = properties;
    }

    /** Issues a certificate and returns the answer with it. */
    public ResponseEntity<byte[]> answer(byte[] request, Requester requester) {
        Issued issued = certificateAuthority.issue(request, requester);
        URI location = URI.create(properties.url("/api/v1/certificates/" + issued.serial()));
        try {
            return Pem.answer(
                    ResponseEntity.created(location),
                    Bytes.of(issued.certificate().getEncoded()),
                    issued.issuer().der());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("A signed certificate cannot be encoded", e);
        }
    }
}
