package dev.fourfold.ca.policy;

import static dev.fourfold.ca.policy.Approvals.FAR;
import static dev.fourfold.ca.policy.Approvals.NOW;
import static dev.fourfold.ca.policy.Approvals.assertRefused;
import static dev.fourfold.ca.policy.Approvals.profiles;
import static dev.fourfold.ca.policy.Approvals.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fourfold.ca.Csr;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.ca.policy.IssuanceProfile.Approval;
import dev.fourfold.starter.StartUpException;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The profiles that there are, and how they are configured. */
class ProfilesTest {

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
}
