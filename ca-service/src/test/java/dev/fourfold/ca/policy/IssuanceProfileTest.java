package dev.fourfold.ca.policy;

import static dev.fourfold.ca.policy.Approvals.FAR;
import static dev.fourfold.ca.policy.Approvals.NOW;
import static dev.fourfold.ca.policy.Approvals.SECOND;
import static dev.fourfold.ca.policy.Approvals.assertRefused;
import static dev.fourfold.ca.policy.Approvals.profiles;
import static dev.fourfold.ca.policy.Approvals.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fourfold.ca.Csr;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.policy.IssuanceProfile.Approval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What else a profile gives: validity, keys, subject, usage. */
class IssuanceProfileTest {

    private static final IssuanceProfile PROFILE = profiles().named("server");
    private static final Asker ASKER = Asker.of("a.example", "b.example");

    @Test
    void isValidFromAMinuteAgoForItsLifetime() {
        Approval approval = approve(Csr.p256());
        assertThat(approval.notBefore()).isEqualTo(SECOND.minusSeconds(60));
        assertThat(approval.notAfter()).isEqualTo(SECOND.plus(Duration.ofDays(7)));
    }

    @Test
    void neverOutlivesTheIssuer() {
        Instant end = SECOND.plus(Duration.ofDays(3));
        assertThat(PROFILE.approve(request(Csr.p256()), ASKER, NOW, Issuers.ending(end))
                        .notAfter())
                .isEqualTo(end);
    }

    @Test
    void refusesWhenTheIssuerHasExpired() {
        IssuerLimits ended = Issuers.ending(SECOND);
        assertRefused(Refusal.AUTHORITY_EXPIRED, () -> PROFILE.approve(request(Csr.p256()), ASKER, NOW, ended));
    }

    @Test
    void mayBeChangedInItsLifetimeAlone() {
        IssuanceProfile profile = profiles("server.lifetime", "1d").named("server");
        Approval approval = profile.approve(request(Csr.p256()), ASKER, NOW, FAR);
        assertThat(approval.notAfter()).isEqualTo(SECOND.plus(Duration.ofDays(1)));
        assertThat(approval.purposes()).containsExactly(Purpose.SERVER_AUTH);
    }

    @Test
    void givesALifetimeThatIsAskedForWithinItsBounds() {
        IssuanceProfile profile = profiles("server.min-lifetime", "1h", "server.max-lifetime", "30d")
                .named("server");
        Duration day = Duration.ofDays(1);
        assertThat(profile.approve(request(Csr.p256()), ASKER.lasting(day), NOW, FAR)
                        .notAfter())
                .isEqualTo(SECOND.plus(day));
        for (Duration other : List.of(Duration.ofMinutes(59), Duration.ofDays(31), Duration.ZERO, day.negated())) {
            assertRefused(
                    Refusal.LIFETIME_NOT_ALLOWED,
                    () -> profile.approve(request(Csr.p256()), ASKER.lasting(other), NOW, FAR));
            assertRefused(Refusal.LIFETIME_NOT_ALLOWED, () -> profile.requireLifetime(other));
        }
    }

    @Test
    void certifiesTheKeysThatItLists() {
        IssuanceProfile profile = profiles("server.keys", "ml-dsa-44, P-384").named("server");
        assertThat(profile.approve(request(Csr.of(Csr.mlDsa(44))), ASKER, NOW, FAR)
                        .keyUsage())
                .isEqualTo(KeyUsage.digitalSignature);
        assertRefused(Refusal.KEY_NOT_ALLOWED, () -> profile.approve(request(Csr.p256()), ASKER, NOW, FAR));
    }

    @Test
    void copiesTheSubjectByteForByte() {
        X500Name subject = new X500Name("CN=a.example,O=Example,C=IN");
        assertThat(approve(Csr.p256().subject(subject)).subject()).isEqualTo(subject);
    }

    @Test
    void makesTheSubjectOfWhatIsFixedAndWhatIsCopied() {
        IssuanceProfile profile = profiles(
                        "server.subject.copy",
                        "OU",
                        "server.subject.fixed.O",
                        "Example",
                        "server.subject.fixed.C",
                        "IN")
                .named("server");
        Approval approval = profile.approve(
                request(Csr.p256().subject("C=DE,O=Evil,OU=One,OU=Two,CN=evil.example")), ASKER, NOW, FAR);
        assertThat(approval.subject()).hasToString("C=IN,O=Example,OU=One,OU=Two");
        assertThat(approval.names()).containsExactlyElementsOf(ASKER.names());
    }

    static Stream<Arguments> usages() {
        int signs = KeyUsage.digitalSignature;
        return Stream.of(
                arguments("server", Csr.of(Csr.rsa(2048)), signs | KeyUsage.keyEncipherment),
                arguments("client", Csr.of(Csr.rsa(2048)), signs),
                arguments("mail", Csr.of(Csr.rsa(2048)), signs | KeyUsage.keyEncipherment),
                arguments("mail", Csr.p256(), signs | KeyUsage.keyAgreement),
                arguments("code", Csr.p256(), signs),
                arguments("server", Csr.p256(), signs),
                arguments("server", Csr.of(Csr.ed25519()), signs));
    }

    @ParameterizedTest
    @MethodSource("usages")
    void letsKeysDoWhatFitsThem(String profile, Csr csr, int usage) {
        Profiles profiles = profiles(
                "mail.extended-key-usage", "email-protection", "code.extended-key-usage", "code-signing,1.3.6.1.4.1.1");
        assertThat(profiles.named(profile)
                        .approve(request(csr), ASKER, NOW, FAR)
                        .keyUsage())
                .isEqualTo(usage);
    }

    @Test
    void tellsOthersOfItsGraceAndItsStatus() {
        IssuanceProfile profile = profiles("server.renewal-grace", "2d", "server.no-rev-avail", "true")
                .named("server");
        assertThat(profile.renewalGrace()).isEqualTo(Duration.ofDays(2));
        assertThat(PROFILE.renewalGrace()).isZero();
        assertThat(profile.approve(request(Csr.p256()), ASKER, NOW, FAR).status())
                .isEqualTo(StatusChecking.NO_REV_AVAIL);
    }

    private static Approval approve(Csr csr) {
        return Approvals.approve(PROFILE, csr, ASKER);
    }
}
