package dev.fourfold.ca.renewal;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.issuance.IdempotencyKey;
import dev.fourfold.ca.issuance.IssuedCertificate;
import dev.fourfold.ca.issuance.Submission;
import dev.fourfold.ca.policy.Requester;
import dev.fourfold.ca.web.Body;
import dev.fourfold.ca.web.ClientCertificate;
import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Certificates for the holders of earlier ones. */
@RestController
class RenewalController {

    private static final int MAX_REQUEST = 16 * 1024;
    private static final int MAX_RENEWAL = 64 * 1024;

    private final CertificateHolders holders;
    private final IssuedCertificate issued;

    RenewalController(CertificateHolders holders, IssuedCertificate issued) {
        this.holders = holders;
        this.issued = issued;
    }

    /** Takes a signing request over a connection in which the client has proved to hold the old key. */
    @PostMapping(path = "/api/v1/renewals", consumes = "application/pkcs10")
    ResponseEntity<byte[]> renewByConnection(HttpServletRequest request) {
        X509Certificate old = ClientCertificate.of(request)
                .orElseThrow(() -> new RefusedException(
                        Refusal.MISSING_CERTIFICATE, "Connect over HTTPS with the certificate to renew and its key"));
        Requester holder = holders.authenticate(old);
        return issued.answer(Submission.of(Body.read(request, MAX_REQUEST), holder, IdempotencyKey.of(request)));
    }

    @PostMapping(path = "/api/v1/renewals", consumes = "application/jose")
    ResponseEntity<byte[]> renew(HttpServletRequest request) {
        SignedRenewal renewal = SignedRenewal.parse(Body.read(request, MAX_RENEWAL));
        return issued.answer(
                Submission.of(renewal.signingRequest(), holders.authenticate(renewal), IdempotencyKey.of(request)));
    }
}
