package dev.fourfold.ca.issuance;

import dev.fourfold.ca.authority.Authority;
import dev.fourfold.ca.authority.AuthorityProperties;
import dev.fourfold.ca.authority.Pem;
import dev.fourfold.ca.policy.Requester;
import dev.fourfold.protocol.Bytes;
import java.net.URI;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** The answer to everyone who gets a certificate: where it is, and the chain, the leaf first. */
@Component
public final class IssuedCertificate {

    private final CertificateAuthority certificateAuthority;
    private final Authority authority;
    private final AuthorityProperties properties;

    IssuedCertificate(CertificateAuthority certificateAuthority, Authority authority, AuthorityProperties properties) {
        this.certificateAuthority = certificateAuthority;
        this.authority = authority;
        this.properties = properties;
    }

    /** Issues a certificate and returns the answer with it. */
    public ResponseEntity<byte[]> answer(byte[] request, Requester requester) {
        X509Certificate certificate = certificateAuthority.issue(request, requester);
        URI location = URI.create(properties.url(
                "/api/v1/certificates/" + certificate.getSerialNumber().toString(16)));
        try {
            return Pem.answer(
                    ResponseEntity.created(location), Bytes.of(certificate.getEncoded()), authority.issuingDer());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("A signed certificate cannot be encoded", e);
        }
    }
}
