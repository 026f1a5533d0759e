package dev.fourfold.ca.policy;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.starter.StartUpException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The profiles by name. */
@Component
public final class Profiles {

    /** The profile of the certificates that the CA signs answers about status with; for {@link OwnRequester} only. */
    public static final String OCSP_SIGNER = "ocsp-signer";

    private static final Duration DEFAULT_LIFETIME = Duration.ofDays(7);
    private static final Map<String, Set<Purpose>> BUILT_IN =
            Map.of("server", Set.of(Purpose.SERVER_AUTH), "client", Set.of(Purpose.CLIENT_AUTH));

    private final Map<String, IssuanceProfile> byName = new HashMap<>();
    private final IssuanceProfile ocspSigner =
            new IssuanceProfile(OCSP_SIGNER, DEFAULT_LIFETIME, Set.of(Purpose.OCSP_SIGNING));

    Profiles(ProfileProperties properties) {
        BUILT_IN.forEach((name, purposes) -> byName.put(name, new IssuanceProfile(name, DEFAULT_LIFETIME, purposes)));
        properties.profiles().forEach((name, profile) -> byName.put(name, profile(name, profile)));
    }

    /**
     * Returns the profile of a name.
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

    private static IssuanceProfile profile(String name, ProfileProperties.Profile profile) {
        Set<Purpose> purposes = profile.extendedKeyUsage();
        if (name.equals(OCSP_SIGNER) || (purposes != null && purposes.contains(Purpose.OCSP_SIGNING))) {
            throw new StartUpException(
                    "The profile " + name + " would sign the status of certificates, which only the CA itself does",
                    "Give it another name and extended-key-usage under ca.profiles");
        }
        if (purposes == null) {
            purposes = BUILT_IN.getOrDefault(name, Set.of());
        }
        if (purposes.isEmpty()) {
            throw new StartUpException(
                    "The profile " + name + " says nothing of what its certificates are for",
                    "Set ca.profiles." + name + ".extended-key-usage to server-auth, client-auth or both");
        }
        return new IssuanceProfile(name, Objects.requireNonNullElse(profile.lifetime(), DEFAULT_LIFETIME), purposes);
    }
}
