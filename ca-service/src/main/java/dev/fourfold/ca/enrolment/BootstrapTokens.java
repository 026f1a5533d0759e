package dev.fourfold.ca.enrolment;

import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.ca.policy.Profiles;
import dev.fourfold.starter.StartUpException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/** Registers the configured tokens before the first request is taken. */
@Component
class BootstrapTokens implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(BootstrapTokens.class);
    private static final Duration LIFETIME = Duration.ofHours(24);

    private final BootstrapProperties properties;
    private final EnrolmentTokens tokens;
    private final Profiles profiles;
    private final InstantSource clock;

    BootstrapTokens(BootstrapProperties properties, EnrolmentTokens tokens, Profiles profiles, InstantSource clock) {
        this.properties = properties;
        this.tokens = tokens;
        this.profiles = profiles;
        this.clock = clock;
    }

    @Override
    public void afterSingletonsInstantiated() {
        properties.bootstrapTokens().forEach(this::register);
    }

    private void register(BootstrapProperties.Bootstrap bootstrap) {
        try {
            List<AlternativeName> names = List.of(AlternativeName.parse(bootstrap.name()));
            profiles.named(bootstrap.profile()).requireNames(names);
            Grant grant = new Grant(
                    UUID.randomUUID(),
                    names,
                    bootstrap.profile(),
                    bootstrap.uses(),
                    clock.instant().plus(LIFETIME),
                    Optional.empty());
            tokens.addOrExtend(bootstrap.token(), grant);
            log.info("a bootstrap token waits for {} (profile {})", bootstrap.name(), bootstrap.profile());
        } catch (RefusedException | IllegalArgumentException e) {
            throw new StartUpException(
                    "The bootstrap token for " + bootstrap.name() + " is refused: " + e.getMessage(),
                    "Change its name or profile under ca.bootstrap-tokens",
                    e);
        }
    }
}
