package dev.fourfold.ca.issuance;

import dev.fourfold.ca.policy.Requester;
import dev.fourfold.ca.web.Body;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Certificates for the holders of enrolment tokens. */
@RestController
class IssuanceController {

    private static final int MAX_REQUEST = 16 * 1024;

    private final IssuedCertificate issued;

    IssuanceController(IssuedCertificate issued) {
        this.issued = issued;
    }

    /** Takes a signing request of whatever content type: {@code curl --data-binary} calls it a form. */
    @PostMapping("/api/v1/certificates")
    ResponseEntity<byte[]> issue(Requester tokenHolder, HttpServletRequest request) {
        return issued.answer(Submission.of(Body.read(request, MAX_REQUEST), tokenHolder, IdempotencyKey.of(request)));
    }
}
