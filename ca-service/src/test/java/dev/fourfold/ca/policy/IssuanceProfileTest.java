package dev.fourfold.ca.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.ca.Csr;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.ca.name.DnsName;
import dev.fourfold.ca.policy.IssuanceProfile.Approval;
import dev.fourfold.starter.StartUpException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class IssuanceProfileTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.5Z");
    private static final Instant SECOND = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant FAR = SECOND.plus(Duration.ofDays(1000));
    private static final IssuanceProfile PROFILE =
            new IssuanceProfile("server", Duration.ofDays(7), Set.of(Purpose.SERVER_AUTH));

    @Test
    void givesTheNamesOfTheRequestIfAllAreAllowed() {
        assertThat(approve(Csr.p256().subject("CN=B.example").dns("a.example")).names())
                .containsExactly(DnsName.parse("a.example"));
    }

    @Test
    void givesAllAllowedNamesToARequestWithoutNames() {
        assertThat(approve(Csr.p256()).names()).containsExactly(DnsName.parse("a.example"), DnsName.parse("b.example"));
    }

    @Test
    void isValidFromAMinuteAgoForItsLifetime() {
        Approval approval = approve(Csr.p256());
        assertThat(approval.notBefore()).isEqualTo(SECOND.minusSeconds(60));
        assertThat(approval.notAfter()).isEqualTo(SECOND.plus(Duration.ofDays(7)));
    }

    @Test
    void neverOutlivesTheIssuer() {
        Instant end = SECOND.plus(Duration.ofDays(3));
        assertThat(PROFILE.approve(request(Csr.p256()), new Asker(), NOW, end).notAfter())
                .isEqualTo(end);
    }

    @Test
    void refusesWhenTheIssuerHasExpired() {
        assertRefused(Refusal.AUTHORITY_EXPIRED, () -> PROFILE.approve(request(Csr.p256()), new Asker(), NOW, NOW));
    }

    @Test
    void refusesANameThatTheRequesterMayNotHave() {
        assertRefused(Refusal.NAME_NOT_ALLOWED, () -> approve(Csr.p256().dns("a.example", "c.example")));
    }

    @Test
    void refusesASubdomainOfAnAllowedName() {
        assertRefused(Refusal.NAME_NOT_ALLOWED, () -> approve(Csr.p256().dns("x.a.example")));
    }

    @Test
    void refusesACommonNameThatTheRequesterMayNotHave() {
        assertRefused(
                Refusal.NAME_NOT_ALLOWED,
                () -> approve(Csr.p256().subject("CN=c.example").dns("a.example")));
    }

    @Test
    void refusesACommonNameThatIsNoDnsName() {
        assertRefused(Refusal.NAME_NOT_ALLOWED, () -> approve(Csr.p256().subject("CN=The Server")));
    }

    @Test
    void hasTwoBuiltInProfiles() {
        Profiles profiles = new Profiles(new ProfileProperties(Map.of()));
        assertThat(Stream.of("server", "client").map(profiles::named)).doesNotContainNull();
        assertRefused(Refusal.UNKNOWN_PROFILE, () -> profiles.named("root"));
    }

    @Test
    void mayBeChangedInItsLifetimeAlone() {
        Profiles profiles = new Profiles(
                new ProfileProperties(Map.of("server", new ProfileProperties.Profile(Duration.ofDays(1), null))));
        Approval approval = profiles.named("server").approve(request(Csr.p256()), new Asker(), NOW, FAR);
        assertThat(approval.notAfter()).isEqualTo(SECOND.plus(Duration.ofDays(1)));
        assertThat(approval.purposes()).containsExactly(Purpose.SERVER_AUTH);
    }

    @Test
    void mustSayWhatItIsForIfItIsNotBuiltIn() {
        ProfileProperties properties =
                new ProfileProperties(Map.of("other", new ProfileProperties.Profile(null, null)));
        assertThatExceptionOfType(StartUpException.class)
                .isThrownBy(() -> new Profiles(properties))
                .extracting(StartUpException::action)
                .asString()
                .contains("ca.profiles.other.extended-key-usage");
    }

    @Test
    void mayNotLastForYears() {
        assertThatExceptionOfType(StartUpException.class)
                .isThrownBy(() -> new ProfileProperties.Profile(Duration.ofDays(400), null));
    }

    private static Approval approve(Csr csr) {
        return PROFILE.approve(request(csr), new Asker(), NOW, FAR);
    }

    private static SigningRequest request(Csr csr) {
        return SigningRequest.parse(csr.der());
    }

    private static void assertRefused(Refusal refusal, ThrowingCallable call) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(call)
                .extracting(RefusedException::refusal)
                .isEqualTo(refusal);
    }

    private record Asker() implements Requester {

        @Override
        public List<AlternativeName> names() {
            return List.of(DnsName.parse("a.example"), DnsName.parse("b.example"));
        }

        @Override
        public String profile() {
            return "server";
        }

        @Override
        public String issuedTo() {
            return "test";
        }

        @Override
        public void redeem() {}
    }
}
