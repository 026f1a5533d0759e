package dev.fourfold.ca.rotation;

import dev.fourfold.ca.authority.AuthorityProperties;
import dev.fourfold.ca.authority.RootAuthority;
import dev.fourfold.ca.custody.KeyType;
import dev.fourfold.ca.operator.Operator;
import dev.fourfold.ca.operator.Requires;
import dev.fourfold.ca.operator.Role;
import dev.fourfold.ca.web.Body;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
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

/** The roots, for operators. */
@RestController
@RequestMapping("/api/v1/roots")
class RootController {

    private static final Logger log = LoggerFactory.getLogger(RootController.class);
    private static final int MAX_WISH = 16 * 1024;
    private static final int MAX_CERTIFICATE = 32 * 1024;

    private final RootRotation rotation;
    private final AuthorityProperties properties;

    RootController(RootRotation rotation, AuthorityProperties properties) {
        this.rotation = rotation;
        this.properties = properties;
    }

    @GetMapping
    Roots list(@Requires(Role.READ) Operator operator) {
        return new Roots(rotation.roots().stream().map(this::shown).toList());
    }

    @GetMapping("/{id}")
    Shown show(@Requires(Role.READ) Operator operator, @PathVariable("id") int id) {
        return shown(rotation.root(id));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Shown> create(@Requires(Role.ADMINISTER) Operator operator, HttpServletRequest request) {
        KeyType type = NewRoot.parse(Body.read(request, MAX_WISH))
                .key()
                .orElse(properties.root().keyType());
        RootAuthority made = rotation.create(type, operator.actor());
        log.info("made root {}, {}", made.id(), made.fingerprint());
        return ResponseEntity.created(URI.create(properties.url("/api/v1/roots/" + made.id())))
                .body(shown(made));
    }

    /** Takes the certificate, in DER or PEM, by which a root elsewhere vouches for this one. */
    @PutMapping("/{id}/cross-certificate")
    Shown certify(
            @Requires(Role.ADMINISTER) Operator operator, @PathVariable("id") int id, HttpServletRequest request) {
        return shown(rotation.certify(id, Body.read(request, MAX_CERTIFICATE), operator.actor()));
    }

    @PostMapping("/{id}/activation")
    Shown activate(
            @Requires(Role.ADMINISTER) Operator operator,
            @PathVariable("id") int id,
            @RequestParam(name = "force", defaultValue = "false") boolean force) {
        RootAuthority active = rotation.activate(id, force, operator.actor());
        log.info("root {} is active", id);
        return shown(active);
    }

    @PostMapping("/{id}/retirement")
    Shown retire(
            @Requires(Role.ADMINISTER) Operator operator,
            @PathVariable("id") int id,
            @RequestParam(name = "force", defaultValue = "false") boolean force) {
        RootAuthority retired = rotation.retire(id, force, operator.actor());
        log.info("root {} has retired", id);
        return shown(retired);
    }

    private Shown shown(RootAuthority root) {
        return new Shown(
                root.id(),
                root.state().slug(),
                root.since(),
                root.fingerprint().toString(),
                KeyType.of(root.certificate().getPublicKey()).slug(),
                root.certificate().getNotAfter().toInstant(),
                rotation.certifiers(root),
                properties.publicUrl("/ca/roots/" + root.id() + ".pem"));
    }

    /** The answer to a listing. */
    record Roots(List<Shown> roots) {}

    /**
     * A root in JSON.
     *
     * @param since when it came into its state
     * @param certifiedBy the roots that vouch for it
     * @param certificate the address of its certificate
     */
    record Shown(
            int id,
            String state,
            Instant since,
            String fingerprint,
            String keyType,
            Instant notAfter,
            List<Integer> certifiedBy,
            String certificate) {}
}
