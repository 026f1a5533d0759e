package dev.fourfold.ca.authority;

import dev.fourfold.protocol.Bytes;
import java.security.cert.CertificateException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The certificates of the CA itself, for everyone. */
@RestController
@RequestMapping("/ca")
class AuthorityController {

    private static final MediaType DER = MediaType.parseMediaType("application/pkix-cert");
    private static final MediaType PKCS7 = MediaType.parseMediaType("application/pkcs7-mime;smime-type=certs-only");

    private final Authority authority;

    AuthorityController(Authority authority) {
        this.authority = authority;
    }

    @GetMapping("/root.pem")
    ResponseEntity<byte[]> rootPem() {
        return Pem.answer(ResponseEntity.ok(), authority.rootDer());
    }

    @GetMapping("/root.der")
    ResponseEntity<byte[]> rootDer() {
        return der(authority.rootDer());
    }

    @GetMapping("/issuing.pem")
    ResponseEntity<byte[]> issuingPem() {
        return Pem.answer(ResponseEntity.ok(), authority.active().der());
    }

    @GetMapping("/issuing.der")
    ResponseEntity<byte[]> issuingDer() {
        return der(authority.active().der());
    }

    @GetMapping("/chain.pem")
    ResponseEntity<byte[]> chainPem() {
        return Pem.answer(ResponseEntity.ok(), authority.active().der(), authority.rootDer());
    }

    @GetMapping("/chain.der")
    ResponseEntity<byte[]> chainDer() throws CertificateException {
        return ResponseEntity.ok().contentType(PKCS7).body(authority.pkcs7());
    }

    private static ResponseEntity<byte[]> der(Bytes certificate) {
        return ResponseEntity.ok().contentType(DER).body(certificate.toArray());
    }
}
