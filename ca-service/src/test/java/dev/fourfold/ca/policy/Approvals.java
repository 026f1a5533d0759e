package dev.fourfold.ca.policy;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.ca.Csr;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.policy.IssuanceProfile.Approval;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Profiles of some properties, and what they say of requests, at one moment and under an issuer that lasts. */
final class Approvals {

    static final Instant NOW = Instant.parse("2026-11-23T10:00:00.5Z");
    static final Instant SECOND = Instant.parse("2026-11-23T10:00:00Z");
    static final IssuerLimits FAR = Issuers.ending(SECOND.plus(Duration.ofDays(1000)));

    private Approvals() {}

    /** Returns the profiles of properties below {@code ca.profiles}, names and values in turn. */
    static Profiles profiles(String... properties) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < properties.length; i += 2) {
            map.put("ca.profiles." + properties[i], properties[i + 1]);
        }
        return new Profiles(
                new Binder(new MapConfigurationPropertySource(map)).bindOrCreate("ca", ProfileProperties.class));
    }

    static Approval approve(IssuanceProfile profile, Csr csr, Requester requester) {
        return profile.approve(request(csr), requester, NOW, FAR);
    }

    static SigningRequest request(Csr csr) {
        return SigningRequest.parse(csr.der());
    }

    static void assertRefused(Refusal refusal, ThrowingCallable call) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(call)
                .extracting(RefusedException::refusal)
                .isEqualTo(refusal);
    }
}
