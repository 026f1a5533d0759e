package dev.fourfold.ca.policy;

import static dev.fourfold.ca.policy.Approvals.FAR;
import static dev.fourfold.ca.policy.Approvals.NOW;
import static dev.fourfold.ca.policy.Approvals.assertRefused;
import static dev.fourfold.ca.policy.Approvals.profiles;
import static dev.fourfold.ca.policy.Approvals.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.fourfold.ca.Csr;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.ca.name.DnsName;
import dev.fourfold.ca.policy.IssuanceProfile.Approval;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names that a profile gives. */
class IssuanceNamesTest {

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

    private static Approval approve(Csr csr) {
        return Approvals.approve(PROFILE, csr, ASKER);
    }
}
