package dev.fourfold.ca.renewal;

import dev.fourfold.ca.issuance.IdempotencyKey;
import dev.fourfold.ca.issuance.IssuedCertificate;
import dev.fourfold.ca.issuance.Submission;
import dev.fourfold.ca.web.Body;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Certificates for the holders of earlier ones. */
@RestController
class RenewalController {

    private static final int MAX_RENEWAL = 64 * 1024;

    private final CertificateHolders holders;
    private final IssuedCertificate issued;

    RenewalController(CertificateHolders holders, IssuedCertificate issued) {
        this.holders = holders;
        this.issued = issued;
    }

    @PostMapping(path = "/api/v1/renewals", consumes = "application/jose")
    ResponseEntity<byte[]> renew(HttpServletRequest request) {
        SignedRenewal renewal = SignedRenewal.parse(Body.read(request, MAX_RENEWAL));
        return issued.answer(
                Submission.of(renewal.signingRequest(), holders.authenticate(renewal), IdempotencyKey.of(request)));
    }
}
