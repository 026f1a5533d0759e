package dev.fourfold.ca.revocation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.authority.AuthorityProperties;
import dev.fourfold.ca.ledger.Ledger;
import dev.fourfold.ca.operator.Operator;
import dev.fourfold.ca.operator.Requires;
import dev.fourfold.ca.operator.Role;
import dev.fourfold.ca.web.Body;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The revocation of a certificate, for operators. */
@RestController
@RequestMapping("/api/v1/certificates/{serial}/revocation")
class RevocationController {

    private static final Logger log = LoggerFactory.getLogger(RevocationController.class);
    private static final int MAX_BODY = 1024;

    private final RevocationDesk desk;
    private final Revocations revocations;
    private final Ledger ledger;
    private final AuthorityProperties properties;

    RevocationController(RevocationDesk desk, Revocations revocations, Ledger ledger, AuthorityProperties properties) {
        this.desk = desk;
        this.revocations = revocations;
        this.ledger = ledger;
        this.properties = properties;
    }

    /** Answers 201 if this request has revoked the certificate, 200 with the same body if an equal one has before. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Shown> revoke(
            @Requires(Role.REVOKE) Operator operator, @PathVariable String serial, HttpServletRequest request) {
        RevocableCertificate certificate = RevocableCertificate.find(ledger, serial);
        RevocationRequest wanted = RevocationRequest.parse(Body.read(request, MAX_BODY));
        RevocationDesk.Done done = desk.revoke(certificate, wanted, operator.actor());
        if (done.isNew()) {
            log.info("revoked {}: {}", certificate.serial(), wanted.reason());
        }
        URI location = URI.create(properties.url("/api/v1/certificates/" + certificate.serial() + "/revocation"));
        ResponseEntity.BodyBuilder answer = done.isNew() ? ResponseEntity.created(location) : ResponseEntity.ok();
        return answer.body(Shown.of(done.revocation()));
    }

    @GetMapping
    Shown show(@Requires(Role.READ) Operator operator, @PathVariable String serial) {
        RevocableCertificate certificate = RevocableCertificate.find(ledger, serial);
        return revocations
                .find(certificate.serial())
                .map(Shown::of)
                .orElseThrow(() -> new RefusedException(
                        Refusal.UNKNOWN_REVOCATION, "The certificate is neither revoked nor on hold"));
    }

    @DeleteMapping
    ResponseEntity<Void> release(@Requires(Role.REVOKE) Operator operator, @PathVariable String serial) {
        RevocableCertificate certificate = RevocableCertificate.find(ledger, serial);
        desk.release(certificate, operator.actor());
        log.info("released {}", certificate.serial());
        return ResponseEntity.noContent().build();
    }

    /** A revocation in JSON. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Shown(
            String serial,
            String reason,
            Instant revokedAt,
            @Nullable Instant invalidityDate) {

        static Shown of(Revocation revocation) {
            return new Shown(
                    revocation.serial().toString(),
                    revocation.reason().toString(),
                    revocation.revokedAt(),
                    revocation.invalidSince().orElse(null));
        }
    }
}
