package dev.fourfold.server.administration;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fourfold.server.administration.CallerRegister.Account;
import dev.fourfold.server.caller.Caller;
import dev.fourfold.server.caller.CallerKey;
import dev.fourfold.server.caller.Permission;
import dev.fourfold.server.caller.Requires;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The callers, for those who keep them. */
@RestController
@RequestMapping(path = CallerController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
class CallerController {

    static final String PATH = "/api/v1/callers";

    private static final String DNS_NAME =
            "(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*";

    private final CallerRegister register;

    CallerController(CallerRegister register) {
        this.register = register;
    }

    @GetMapping
    Accounts list(@Requires(Permission.ADMIN) Caller admin) {
        return new Accounts(register.list());
    }

    @GetMapping("/{name}")
    Account show(@Requires(Permission.ADMIN) Caller admin, @PathVariable String name) {
        return register.find(name);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<WithKey> create(@Requires(Permission.ADMIN) Caller admin, @Valid @RequestBody Request request) {
        CallerKey key = register.create(request.wanted(), admin).orElse(null);
        return ResponseEntity.created(URI.create(PATH + "/" + request.name()))
                .cacheControl(CacheControl.noStore())
                .body(new WithKey(register.find(request.name()), key));
    }

    @PostMapping("/{name}/key")
    ResponseEntity<WithKey> replaceKey(@Requires(Permission.ADMIN) Caller admin, @PathVariable String name) {
        CallerKey key = register.replaceKey(name);
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(new WithKey(register.find(name), key));
    }

    @DeleteMapping("/{name}")
    Account disable(@Requires(Permission.ADMIN) Caller admin, @PathVariable String name) {
        register.disable(name);
        return register.find(name);
    }

    record Request(
            @NotNull
            @Pattern(
                    regexp = "(?!(admin|demo|system)$)[a-z0-9][a-z0-9.-]{0,62}",
                    message = "1 to 63 of a-z, 0-9, dot and hyphen, and not admin, demo or system")
            String name,

            @Nullable @Pattern(regexp = DNS_NAME, message = "the DNS name in the certificate, in lower case")
            String certificate,

            @NotEmpty Set<@NotNull Permission> permissions,

            @Nullable @Size(min = 1, max = 1000)
            Set<@NotNull @Pattern(regexp = DNS_NAME, message = "DNS names in lower case") String> payers,

            @Nullable @Min(1) @Max(100_000) Integer triggersPerMinute) {

        CallerRegister.Wanted wanted() {
            return new CallerRegister.Wanted(
                    name,
                    certificate,
                    permissions,
                    payers,
                    Objects.requireNonNullElse(triggersPerMinute, Caller.TRIGGERS_PER_MINUTE));
        }
    }

    record Accounts(List<Account> callers) {}

    /** The only answer that ever holds the key. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WithKey(Account caller, @Nullable CallerKey key) {}
}
