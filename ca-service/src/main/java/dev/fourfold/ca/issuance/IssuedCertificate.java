package dev.fourfold.ca.issuance;

import dev.fourfold.ca.authority.Authority;
import dev.fourfold.ca.authority.AuthorityProperties;
import dev.fourfold.ca.authority.Pem;
import dev.fourfold.ca.issuance.CertificateAuthority.Issued;
import dev.fourfold.protocol.Bytes;
import java.net.URI;
import java.util.stream.Stream;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** The answer to everyone who gets a certificate: where it is, and the chain, the leaf first. */
@Component
public final class IssuedCertificate {

    private final CertificateAuthority certificateAuthority;
    private final Authority authority;
    private final AuthorityProperties properties;

    IssuedCertificate(CertificateAuthority certificateAuthority, Authority authority, AuthorityProperties properties) {
        this.authority = authority;
        this.certificateAuthority = certificateAuthority;
        this.properties = properties;
    }

    /** Issues a certificate, or finds the one of an equal submission, and returns the answer with it. */
    public ResponseEntity<byte[]> answer(Submission submission) {
        Issued issued = certificateAuthority.issue(submission);
        URI location = URI.create(properties.url("/api/v1/certificates/" + issued.serial()));
        Stream<Bytes> chain = Stream.concat(Stream.of(issued.certificate()), authority.chain(issued.issuer()).stream());
        return Pem.answer(ResponseEntity.created(location), chain.toArray(Bytes[]::new));
    }
}
