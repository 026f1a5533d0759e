package dev.fourfold.ca.rotation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fourfold.ca.authority.AuthorityProperties;
import dev.fourfold.ca.authority.AuthorityTables;
import dev.fourfold.ca.authority.IssuerRow;
import dev.fourfold.ca.authority.IssuerState;
import dev.fourfold.ca.operator.Operator;
import dev.fourfold.ca.operator.Requires;
import dev.fourfold.ca.operator.Role;
import dev.fourfold.ca.web.Body;
import dev.fourfold.protocol.Bytes;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The issuers, for operators. */
@RestController
@RequestMapping("/api/v1/issuers")
class IssuerController {

    private static final Logger log = LoggerFactory.getLogger(IssuerController.class);
    private static final int MAX_WISH = 16 * 1024;
    private static final int MAX_CERTIFICATE = 32 * 1024;
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final IssuerFactory factory;
    private final Rotation rotation;
    private final AuthorityTables tables;
    private final AuthorityProperties properties;

    IssuerController(IssuerFactory factory, Rotation rotation, AuthorityTables tables, AuthorityProperties properties) {
        this.factory = factory;
        this.rotation = rotation;
        this.tables = tables;
        this.properties = properties;
    }

    @GetMapping
    Issuers list(@Requires(Role.READ) Operator operator) {
        return new Issuers(tables.issuers().stream().map(this::shown).toList());
    }

    @GetMapping("/{id}")
    Shown show(@Requires(Role.READ) Operator operator, @PathVariable("id") int id) {
        return shown(rotation.row(id));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Shown> create(@Requires(Role.ADMINISTER) Operator operator, HttpServletRequest request) {
        IssuerRow made = factory.create(NewIssuer.parse(Body.read(request, MAX_WISH)), operator.actor());
        log.info("made issuer {}", made.id());
        return ResponseEntity.created(URI.create(properties.url("/api/v1/issuers/" + made.id())))
                .body(shown(made));
    }

    /** Takes the certificate, in DER or PEM, that a root elsewhere has made of the request. */
    @PutMapping("/{id}/certificate")
    Shown certify(
            @Requires(Role.ADMINISTER) Operator operator, @PathVariable("id") int id, HttpServletRequest request) {
        return shown(rotation.certify(id, Body.read(request, MAX_CERTIFICATE), operator.actor()));
    }

    @PostMapping("/{id}/activation")
    Shown activate(@Requires(Role.ADMINISTER) Operator operator, @PathVariable("id") int id) {
        IssuerRow active = rotation.activate(id, operator.actor());
        log.info("issuer {} is active", id);
        return shown(active);
    }

    @PostMapping("/{id}/retirement")
    Shown retire(
            @Requires(Role.ADMINISTER) Operator operator,
            @PathVariable("id") int id,
            @RequestParam(name = "force", defaultValue = "false") boolean force) {
        IssuerRow retired = rotation.retire(id, force, operator.actor());
        log.info("issuer {} has retired", id);
        return shown(retired);
    }

    private Shown shown(IssuerRow row) {
        return new Shown(
                row.id(),
                row.state().slug(),
                row.changedAt(),
                row.keyReference(),
                row.der().isPresent() ? properties.publicUrl("/ca/issuers/" + row.id() + ".pem") : null,
                row.der().isEmpty() && row.state() == IssuerState.PENDING
                        ? row.request().map(IssuerController::pem).orElse(null)
                        : null);
    }

    private static String pem(Bytes request) {
        return "-----BEGIN CERTIFICATE REQUEST-----\n" + LINES.encodeToString(request.toArray())
                + "\n-----END CERTIFICATE REQUEST-----\n";
    }

    /** The answer to a listing. */
    record Issuers(List<Shown> issuers) {}

    /**
     * An issuer in JSON.
     *
     * @param since when it came into its state
     * @param key where its key is
     * @param certificate the address of its certificate; absent as long as it has none
     * @param request what its root has to sign, a PKCS#10 request in PEM; absent when that has been done or is needed no more
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Shown(
            int id,
            String state,
            Instant since,
            String key,
            @Nullable String certificate,
            @Nullable String request) {}
}
