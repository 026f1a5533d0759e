package dev.fourfold.ca.enrolment;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fourfold.ca.limits.Limit;
import dev.fourfold.ca.limits.Limits;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.ca.operator.Operator;
import dev.fourfold.ca.operator.Requires;
import dev.fourfold.ca.operator.Role;
import dev.fourfold.ca.policy.IssuanceProfile;
import dev.fourfold.ca.policy.Profiles;
import dev.fourfold.ca.web.Body;
import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** New enrolment tokens, for the operator. */
@RestController
class EnrolmentTokenController {

    private static final Logger log = LoggerFactory.getLogger(EnrolmentTokenController.class);
    private static final int MAX_BODY = 16 * 1024;

    private final EnrolmentTokens tokens;
    private final Profiles profiles;
    private final Limits limits;
    private final TokenProperties properties;
    private final InstantSource clock;
    private final SecureRandom random;

    EnrolmentTokenController(
            EnrolmentTokens tokens,
            Profiles profiles,
            Limits limits,
            TokenProperties properties,
            InstantSource clock,
            SecureRandom random) {
        this.tokens = tokens;
        this.profiles = profiles;
        this.limits = limits;
        this.properties = properties;
        this.clock = clock;
        this.random = random;
    }

    @PostMapping(path = "/api/v1/enrolment-tokens", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Created> create(@Requires(Role.ISSUE_TOKENS) Operator operator, HttpServletRequest request) {
        limits.take(Limit.OPERATOR, operator.actor());
        TokenRequest wanted = TokenRequest.parse(Body.read(request, MAX_BODY), properties.maxLifetime());
        IssuanceProfile profile = profiles.named(wanted.profile());
        profile.requireNames(wanted.names());
        wanted.certificateLifetime().ifPresent(profile::requireLifetime);
        EnrolmentToken token = EnrolmentToken.random(random);
        Grant grant = new Grant(
                UUID.randomUUID(),
                wanted.names(),
                wanted.profile(),
                wanted.uses(),
                clock.instant().plus(wanted.lifetime()),
                wanted.certificateLifetime());
        tokens.add(token, grant, operator);
        log.info("token {} for {}, profile {}, uses {}", grant.id(), grant.names(), grant.profile(), grant.uses());
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_JSON)
                .body(new Created(
                        grant.id(),
                        token,
                        grant.names().stream().map(AlternativeName::text).toList(),
                        grant.profile(),
                        grant.uses(),
                        grant.expiresAt(),
                        grant.certificateLifetime().map(Duration::toString).orElse(null)));
    }

    /** The only answer that ever holds the token. */
    record Created(
            UUID id,
            EnrolmentToken token,
            List<String> names,
            String profile,
            int uses,
            Instant expiresAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String certificateLifetime) {}
}
