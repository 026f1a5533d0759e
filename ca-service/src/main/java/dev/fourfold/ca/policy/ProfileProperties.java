package dev.fourfold.ca.policy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The profiles that an operator adds to the built-in ones, or changes in them. {@link ProfileReader} judges them.
 *
 * @param profiles the profiles by name
 */
@ConfigurationProperties("ca")
record ProfileProperties(@DefaultValue Map<String, Profile> profiles) {

    ProfileProperties {
        profiles = Map.copyOf(profiles);
    }

    /**
     * One profile, as it is written. What is not given is as in the built-in profile of that name, or as
     * {@code docs/ca.md} says.
     *
     * @param keys the kinds of keys that it certifies, such as {@code p256}
     * @param lifetime how long its certificates are valid
     * @param minLifetime what a token may ask for at least
     * @param maxLifetime what a token may ask for at most
     * @param names the kinds of names: {@code dns}, {@code ip}, {@code email}, {@code uri}
     * @param wildcards whether DNS names may be wildcards
     * @param allow patterns of which each name must match one
     * @param deny patterns of which no name may match any
     * @param maxNames how many names a certificate may have
     * @param extendedKeyUsage words such as {@code server-auth}, or object identifiers
     * @param subject what the subject consists of
     * @param renewalGrace for how long after its end a certificate can be renewed
     * @param noRevAvail whether its certificates say that their status is not available
     */
    record Profile(
            @Nullable List<String> keys,
            @Nullable Duration lifetime,
            @Nullable Duration minLifetime,
            @Nullable Duration maxLifetime,
            @Nullable List<String> names,
            @DefaultValue("false") boolean wildcards,
            @DefaultValue List<String> allow,
            @DefaultValue List<String> deny,
            @DefaultValue("100") int maxNames,
            @Nullable List<String> extendedKeyUsage,
            @DefaultValue Subject subject,
            @DefaultValue("0s") Duration renewalGrace,
            @DefaultValue("false") boolean noRevAvail) {}

    /**
     * The subject of a profile's certificates.
     *
     * @param copy the attributes that are copied from the request; all if not given
     * @param fixed values by attribute, which every certificate has
     */
    record Subject(
            @Nullable List<String> copy, @DefaultValue Map<String, String> fixed) {}
}
