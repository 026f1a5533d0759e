package dev.fourfold.ca.authority;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.protocol.Bytes;
import java.security.cert.CertificateException;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
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
        return pem(authority.activeChain());
    }

    @GetMapping("/chain.der")
    ResponseEntity<byte[]> chainDer() throws CertificateException {
        return ResponseEntity.ok().contentType(PKCS7).body(authority.pkcs7());
    }

    /** Returns all roots to trust: more than one while the CA moves from an old root to a new one. */
    @GetMapping("/roots.pem")
    ResponseEntity<byte[]> rootsPem() {
        return pem(authority.roots().stream().map(RootAuthority::der).toList());
    }

    @GetMapping("/roots/{id:[0-9]{1,9}}.pem")
    ResponseEntity<byte[]> oneRootPem(@PathVariable("id") int id) {
        return Pem.answer(ResponseEntity.ok(), root(id).der());
    }

    @GetMapping("/roots/{id:[0-9]{1,9}}.der")
    ResponseEntity<byte[]> oneRootDer(@PathVariable("id") int id) {
        return der(root(id).der());
    }

    private RootAuthority root(int id) {
        return authority
                .root(id)
                .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_ROOT, "There is no root " + id));
    }

    /** Lists all issuers that there have ever been. */
    @GetMapping(path = "/issuers", produces = MediaType.APPLICATION_JSON_VALUE)
    Issuers issuers() {
        return new Issuers(authority.allIssuers().stream().map(ShownIssuer::of).toList());
    }

    @GetMapping("/issuers/{id:[0-9]{1,9}}.pem")
    ResponseEntity<byte[]> issuerPem(@PathVariable("id") int id) {
        return Pem.answer(ResponseEntity.ok(), issuer(id).der());
    }

    @GetMapping("/issuers/{id:[0-9]{1,9}}.der")
    ResponseEntity<byte[]> issuerDer(@PathVariable("id") int id) {
        return der(issuer(id).der());
    }

    private IssuingAuthority issuer(int id) {
        return authority
                .issuer(id)
                .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_ISSUER, "There is no issuer " + id));
    }

    private static ResponseEntity<byte[]> pem(List<Bytes> certificates) {
        return Pem.answer(ResponseEntity.ok(), certificates.toArray(Bytes[]::new));
    }

    /** The answer to a listing of issuers. */
    record Issuers(List<ShownIssuer> issuers) {}

    private static ResponseEntity<byte[]> der(Bytes certificate) {
        return ResponseEntity.ok().contentType(DER).body(certificate.toArray());
    }
}
