package dev.fourfold.ca.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fourfold.ca.Csr;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.ca.name.DnsName;
import dev.fourfold.ca.policy.IssuanceProfile.Approval;
import dev.fourfold.starter.StartUpException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class IssuanceProfileTest {

    static final Instant NOW = Instant.parse("2026-11-23T10:00:00.5Z");
    private static final Instant SECOND = Instant.parse("2026-11-23T10:00:00Z");
    private static final IssuerLimits FAR = Issuers.ending(SECOND.plus(Duration.ofDays(1000)));
    private static final IssuanceProfile PROFILE = profiles().named("server");
    private static final Asker ASKER = Asker.of("a.example", "b.example");

    @Test
    void givesTheNamesOfTheRequestAndItsCommonName() {
        assertThat(approve(Csr.p256().subject("CN=B.example").dns("a.example")).names())
                .containsExactly(DnsName.parse("a.example"), DnsName.parse("b.example"));
    }

    @Test
    void givesAllAllowedNamesToARequestWithoutNames() {
        assertThat(approve(Csr.p256()).names()).containsExactlyElementsOf(ASKER.names());
        assertThat(approve(Csr.p256().subject("CN=b.example")).names()).containsExactlyElementsOf(ASKER.names());
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

    @ParameterizedTest
    @ValueSource(strings = {"The Server", "127.0.0.1", "a.example."})
    void refusesACommonNameThatIsNoName(String name) {
        assertRefused(Refusal.NAME_NOT_ALLOWED, () -> approve(Csr.p256().subject("CN=" + name)));
    }

    @Test
    void hasTwoProfilesForRequesters() {
        assertThat(Stream.of("server", "client").map(profiles()::named)).doesNotContainNull();
        assertRefused(Refusal.UNKNOWN_PROFILE, () -> profiles().named("root"));
    }

    @Test
    void keepsItsOwnProfileToItself() {
        assertRefused(Refusal.UNKNOWN_PROFILE, () -> profiles().named("ocsp-signer"));
        Requester stranger = new Requests("ocsp-signer");
        assertRefused(Refusal.UNKNOWN_PROFILE, () -> profiles().of(stranger));
        IssuanceProfile own = profiles().of(new Own());
        Approval approval = own.approve(request(Csr.p256().subject("CN=OCSP of us")), new Own(), NOW, FAR);
        assertThat(approval.names()).isEmpty();
        assertThat(approval.purposes()).containsExactly(Purpose.OCSP_SIGNING);
        assertThat(approval.status()).isEqualTo(StatusChecking.OCSP_NO_CHECK);
        assertThat(approval.keyUsage()).isEqualTo(KeyUsage.digitalSignature);
        assertRefused(
                Refusal.NAME_NOT_ALLOWED, () -> own.approve(request(Csr.p256().dns("a.example")), new Own(), NOW, FAR));
    }

    private record Requests(String profile) implements Requester {

        @Override
        public List<AlternativeName> names() {
            return List.of();
        }

        @Override
        public String issuedTo() {
            return "test";
        }

        @Override
        public void redeem() {}
    }

    private record Own() implements OwnRequester {

        @Override
        public List<AlternativeName> names() {
            return List.of();
        }

        @Override
        public String profile() {
            return Profiles.OCSP_SIGNER;
        }

        @Override
        public String issuedTo() {
            return "ca";
        }

        @Override
        public void redeem() {}
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

    @ParameterizedTest
    @CsvSource({
        "dns, ip:10.0.0.1",
        "dns, email:a@b.example",
        "ip, a.example",
        "dns, *.a.example",
    })
    void refusesKindsOfNamesThatItDoesNotList(String kinds, String name) {
        IssuanceProfile profile = profiles("server.names", kinds).named("server");
        assertRefused(Refusal.NAME_NOT_ALLOWED, () -> profile.approve(request(Csr.p256()), Asker.of(name), NOW, FAR));
    }

    @Test
    void givesWildcardsIfItSaysSo() {
        Asker wild = Asker.of("*.a.example");
        assertThat(profiles("server.wildcards", "true")
                        .named("server")
                        .approve(request(Csr.p256().subject("CN=*.a.example")), wild, NOW, FAR)
                        .names())
                .containsExactlyElementsOf(wild.names());
    }

    @Test
    void refusesADnsNameOfOldThatIsAnAddress() {
        Asker old = new Asker(List.of(AlternativeName.stored("127.0.0.1")), Optional.empty());
        assertRefused(Refusal.NAME_NOT_ALLOWED, () -> PROFILE.approve(request(Csr.p256()), old, NOW, FAR));
    }

    /** Patterns of allow and deny, a name, and whether it is given. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "*.corp.example; ; a.b.corp.example; true",
                "*.corp.example; ; *.corp.example; true",
                "*.corp.example; ; corp.example; false",
                "*.corp.example; ; xcorp.example; false",
                "corp.example; ; corp.example; true",
                "corp.example; ; a.corp.example; false",
                "*.corp.example; ; ip:10.0.0.1; false",
                "ip:10.0.0.0/8; ; ip:10.1.2.3; true",
                "ip:10.0.0.0/8; ; ip:11.1.2.3; false",
                "ip:10.0.0.0/8; ; ip:a00::; false",
                "ip:2001:db8::/33; ; ip:2001:db8:7fff::1; true",
                "ip:2001:db8::/33; ; ip:2001:db8:8000::1; false",
                "ip:10.0.0.1; ; ip:10.0.0.1; true",
                "email:*@corp.example; ; email:a@corp.example; true",
                "email:*@corp.example; ; email:a@b.corp.example; false",
                "email:*@*.corp.example; ; email:a@b.corp.example; true",
                "email:a@corp.example; ; email:A@corp.example; false",
                "uri:spiffe://prod/ns/*; ; uri:spiffe://prod/ns/a/b; true",
                "uri:spiffe://prod/ns/*; ; uri:spiffe://prod/nsx; false",
                "uri:spiffe://prod/*; ; uri:spiffe://prod.evil/a; false",
                "; *.secret.example; a.secret.example; false",
                "; *.secret.example; a.example; true",
                "; a.secret.example; *.secret.example; false",
                "; email:a.secret@x.example; *.secret.example; true",
                "*.example; a.example; a.example; false",
                "*.example; a.example; b.example; true"
            })
    void givesNamesByPattern(String allow, String deny, String name, boolean given) {
        IssuanceProfile profile = profiles(
                        "server.names",
                        "dns,ip,email,uri",
                        "server.wildcards",
                        "true",
                        "server.allow",
                        allow == null ? "" : allow,
                        "server.deny",
                        deny == null ? "" : deny)
                .named("server");
        ThrowingCallable call = () -> profile.requireNames(Asker.of(name).names());
        if (given) {
            assertThatCode(call).doesNotThrowAnyException();
        } else {
            assertRefused(Refusal.NAME_NOT_ALLOWED, call);
        }
    }

    @Test
    void limitsHowManyNamesThereAre() {
        IssuanceProfile profile = profiles("server.max-names", "1").named("server");
        assertRefused(Refusal.TOO_MANY_NAMES, () -> profile.approve(request(Csr.p256()), ASKER, NOW, FAR));
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

    static Stream<Arguments> wrong() {
        return Stream.of(
                arguments("x.lifetime", "1d", "ca.profiles.x.extended-key-usage"),
                arguments("server.extended-key-usage", "", "ca.profiles.server.extended-key-usage"),
                arguments("server.extended-key-usage", "any", "ca.profiles.server.extended-key-usage"),
                arguments("server.extended-key-usage", "2.5.29.37.0", "ca.profiles.server.extended-key-usage"),
                arguments("server.extended-key-usage", "1.3.6.1.5.5.7.3.9", "ca.profiles.server.extended-key-usage"),
                arguments("server.extended-key-usage", "1.3.6.1.5.5.7.3.8", "ca.profiles.server.extended-key-usage"),
                arguments("server.extended-key-usage", "3.1", "ca.profiles.server.extended-key-usage"),
                arguments("server.keys", "", "ca.profiles.server.keys"),
                arguments("server.keys", "p-521", "ca.profiles.server.keys"),
                arguments("server.keys", "rsa,dsa", "ca.profiles.server.keys"),
                arguments("server.lifetime", "398d", "ca.profiles.server.lifetime"),
                arguments("server.lifetime", "59s", "ca.profiles.server.lifetime"),
                arguments("server.max-lifetime", "1d", "ca.profiles.server.lifetime"),
                arguments("server.min-lifetime", "8d", "ca.profiles.server.lifetime"),
                arguments("server.max-lifetime", "398d", "ca.profiles.server.lifetime"),
                arguments("server.names", "", "ca.profiles.server.names"),
                arguments("server.names", "dns,x400", "ca.profiles.server.names"),
                arguments("server.max-names", "0", "ca.profiles.server.max-names"),
                arguments("server.max-names", "101", "ca.profiles.server.max-names"),
                arguments("server.allow", "*.*.example", "ca.profiles.server.allow"),
                arguments("server.allow", "ip:10.0.0.1/8", "ca.profiles.server.allow"),
                arguments("server.allow", "ip:10.0.0.0/33", "ca.profiles.server.allow"),
                arguments("server.deny", "a*.example", "ca.profiles.server.deny"),
                arguments("server.deny", "uri:spiffe://prod*", "ca.profiles.server.deny"),
                arguments("server.subject.copy", "O,DC", "ca.profiles.server.subject.copy"),
                arguments("server.subject.fixed.CN", "a.example", "ca.profiles.server.subject.fixed"),
                arguments("server.subject.fixed.C", "India", "ca.profiles.server.subject.fixed"),
                arguments("server.subject.fixed.DC", "example", "ca.profiles.server.subject.fixed"),
                arguments("server.renewal-grace", "-1s", "ca.profiles.server.renewal-grace"),
                arguments("server.renewal-grace", "398d", "ca.profiles.server.renewal-grace"),
                arguments("ocsp-signer.lifetime", "1d", "ca.profiles.ocsp-signer"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void saysWhichPropertyIsWrong(String property, String value, String mentioned) {
        assertThatExceptionOfType(StartUpException.class)
                .isThrownBy(() -> profiles(property, value))
                .extracting(StartUpException::action)
                .asString()
                .contains(mentioned);
    }

    @Test
    void needsStatusIfItLastsLong() {
        assertThatExceptionOfType(StartUpException.class)
                .isThrownBy(() -> profiles("server.no-rev-avail", "true", "server.lifetime", "8d"))
                .extracting(StartUpException::action)
                .asString()
                .contains("no-rev-avail");
    }

    private static Profiles profiles(String... properties) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < properties.length; i += 2) {
            map.put("ca.profiles." + properties[i], properties[i + 1]);
        }
        return new Profiles(
                new Binder(new MapConfigurationPropertySource(map)).bindOrCreate("ca", ProfileProperties.class));
    }

    private static Approval approve(Csr csr) {
        return PROFILE.approve(request(csr), ASKER, NOW, FAR);
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
}
