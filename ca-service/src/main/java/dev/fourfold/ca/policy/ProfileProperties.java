package dev.fourfold.ca.policy;

import dev.fourfold.starter.StartUpException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The profiles that an operator adds to the built-in {@code server} and {@code client}, or changes in them.
 *
 * @param profiles the profiles by name
 */
@ConfigurationProperties("ca")
record ProfileProperties(@DefaultValue Map<String, Profile> profiles) {

    ProfileProperties {
        profiles = Map.copyOf(profiles);
    }

    /**
     * One profile.
     *
     * @param lifetime how long its certificates are valid, from a minute to 397 days; 7 days if not given
     * @param extendedKeyUsage {@code server-auth}, {@code client-auth} or both; a built-in profile has a default
     */
    record Profile(@Nullable Duration lifetime, @Nullable Set<Purpose> extendedKeyUsage) {

        private static final Duration MIN_LIFETIME = Duration.ofMinutes(1);
        private static final Duration MAX_LIFETIME = Duration.ofDays(397);

        Profile {
            if (lifetime != null && (lifetime.compareTo(MIN_LIFETIME) < 0 || lifetime.compareTo(MAX_LIFETIME) > 0)) {
                throw new StartUpException(
                        "The lifetime of a profile is " + lifetime,
                        "Set ca.profiles.<name>.lifetime to between 1m and 397d");
            }
        }
    }
}
