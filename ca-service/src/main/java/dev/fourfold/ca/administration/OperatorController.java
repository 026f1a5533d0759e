package dev.fourfold.ca.administration;

import dev.fourfold.ca.operator.Operator;
import dev.fourfold.ca.operator.Requires;
import dev.fourfold.ca.operator.Role;
import dev.fourfold.ca.web.Body;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The operators, for administrators. */
@RestController
@RequestMapping(path = "/api/v1/operators", produces = MediaType.APPLICATION_JSON_VALUE)
class OperatorController {

    private static final int MAX_BODY = 4 * 1024;

    private final OperatorAccounts accounts;

    OperatorController(OperatorAccounts accounts) {
        this.accounts = accounts;
    }

    @GetMapping
    Accounts list(@Requires(Role.ADMINISTER) Operator administrator) {
        return new Accounts(accounts.list());
    }

    @GetMapping("/{name}")
    OperatorAccount show(@Requires(Role.ADMINISTER) Operator administrator, @PathVariable String name) {
        return accounts.find(name);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<WithKey> create(@Requires(Role.ADMINISTER) Operator administrator, HttpServletRequest request) {
        OperatorRequest wanted = OperatorRequest.parse(Body.read(request, MAX_BODY));
        NewOperatorKey key = accounts.create(wanted, administrator).orElse(null);
        return once(HttpStatus.CREATED, wanted.name(), key);
    }

    @PutMapping(path = "/{name}/roles", consumes = MediaType.APPLICATION_JSON_VALUE)
    OperatorAccount changeRoles(
            @Requires(Role.ADMINISTER) Operator administrator, @PathVariable String name, HttpServletRequest request) {
        accounts.changeRoles(name, OperatorRequest.parseRoles(Body.read(request, MAX_BODY)), administrator);
        return accounts.find(name);
    }

    @PutMapping(path = "/{name}/certificate", consumes = MediaType.APPLICATION_JSON_VALUE)
    OperatorAccount changeCertificate(
            @Requires(Role.ADMINISTER) Operator administrator, @PathVariable String name, HttpServletRequest request) {
        accounts.changeCertificate(name, OperatorRequest.parseCertificate(Body.read(request, MAX_BODY)), administrator);
        return accounts.find(name);
    }

    @PostMapping("/{name}/key")
    ResponseEntity<WithKey> changeKey(@Requires(Role.ADMINISTER) Operator administrator, @PathVariable String name) {
        return once(HttpStatus.OK, name, accounts.changeKey(name, administrator));
    }

    @DeleteMapping("/{name}")
    OperatorAccount disable(@Requires(Role.ADMINISTER) Operator administrator, @PathVariable String name) {
        accounts.disable(name, administrator);
        return accounts.find(name);
    }

    private ResponseEntity<WithKey> once(HttpStatus status, String name, @Nullable NewOperatorKey key) {
        return ResponseEntity.status(status)
                .cacheControl(CacheControl.noStore())
                .body(new WithKey(accounts.find(name), key));
    }

    /** The operators by name. */
    record Accounts(List<OperatorAccount> operators) {}

    /** The only answer that ever holds the key; null for an operator with a certificate. */
    record WithKey(OperatorAccount operator, @Nullable NewOperatorKey key) {}
}
