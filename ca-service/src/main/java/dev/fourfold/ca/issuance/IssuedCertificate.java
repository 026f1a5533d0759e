package dev.fourfold.ca.issuance;

import dev.fourfold.ca.authority.AuthorityProperties;
import dev.fourfold.ca.authority.Pem;
import dev.fourfold.ca.issuance.CertificateAuthority.Issued;
import java.net.URI;
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

    /** Issues a certificate, or finds the one of an equal submission, and returns the answer with it. */
    public ResponseEntity<byte[]> answer(Submission submission) {
        Issued issued = certificateAuthority.issue(submission);
        URI location = URI.create(properties.url("/api/v1/certificates/" + issued.serial()));
        return Pem.answer(
                ResponseEntity.created(location),
                issued.certificate(),
                issued.issuer().der());
    }
}
