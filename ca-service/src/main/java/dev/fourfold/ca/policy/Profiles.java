package dev.fourfold.ca.policy;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.name.AlternativeName.Kind;
import dev.fourfold.starter.StartUpException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The profiles by name. */
@Component
public final class Profiles {

    /** The profile of the certificates that the CA signs answers about status with; for {@link OwnRequester} only. */
    public static final String OCSP_SIGNER = "ocsp-signer";

    static final Duration DEFAULT_LIFETIME = Duration.ofDays(7);

    private static final Map<String, IssuanceProfile.Rules> BUILT_IN = Map.of(
            "server",
            leaf(Purpose.SERVER_AUTH, EnumSet.of(Kind.DNS, Kind.IP, Kind.URI)),
            "client",
            leaf(Purpose.CLIENT_AUTH, EnumSet.allOf(Kind.class)));

    private final Map<String, IssuanceProfile> byName = new HashMap<>();
    private final IssuanceProfile ocspSigner;

    Profiles(ProfileProperties properties) {
        BUILT_IN.forEach((name, rules) -> byName.put(name, new IssuanceProfile(name, rules)));
        properties
                .profiles()
                .forEach((name, written) ->
                        byName.put(name, ProfileReader.read(name, written, Optional.ofNullable(BUILT_IN.get(name)))));
        if (properties.profiles().containsKey(OCSP_SIGNER)) {
            throw new StartUpException(
                    "The profile " + OCSP_SIGNER + " is the CA's own",
                    "Give the profile under ca.profiles." + OCSP_SIGNER + " another name");
        }
        ocspSigner = new IssuanceProfile(OCSP_SIGNER, ocspSigner());
    }

    /**
     * Returns the profile of a name, of those that requesters can have.
     *
     * @throws RefusedException if there is none
     */
    public IssuanceProfile named(@Nullable String name) {
        IssuanceProfile profile = byName.get(name);
        if (profile == null) {
            throw new RefusedException(Refusal.UNKNOWN_PROFILE, "This CA has no profile of that name");
        }
        return profile;
    }

    /**
     * Returns the profile that applies to a requester.
     *
     * @throws RefusedException if there is none of that name, or none for this requester
     */
    public IssuanceProfile of(Requester requester) {
        return requester instanceof OwnRequester && requester.profile().equals(OCSP_SIGNER)
                ? ocspSigner
                : named(requester.profile());
    }

    private static IssuanceProfile.Rules leaf(Purpose purpose, Set<Kind> kinds) {
        return new IssuanceProfile.Rules(
                EnumSet.allOf(KeyKind.class),
                new Lifetimes(DEFAULT_LIFETIME, ProfileReader.MIN_LIFETIME, DEFAULT_LIFETIME),
                new NameRules(kinds, false, List.of(), List.of(), RequestedExtensions.MAX_NAMES),
                Set.of(purpose),
                SubjectRules.COPY_ALL,
                Duration.ZERO,
                StatusChecking.LOCATED);
    }

    private static IssuanceProfile.Rules ocspSigner() {
        return new IssuanceProfile.Rules(
                EnumSet.allOf(KeyKind.class),
                new Lifetimes(DEFAULT_LIFETIME, ProfileReader.MIN_LIFETIME, DEFAULT_LIFETIME),
                new NameRules(Set.of(), false, List.of(), List.of(), 0),
                Set.of(Purpose.OCSP_SIGNING),
                SubjectRules.COPY_ALL,
                Duration.ZERO,
                StatusChecking.OCSP_NO_CHECK);
    }
}
