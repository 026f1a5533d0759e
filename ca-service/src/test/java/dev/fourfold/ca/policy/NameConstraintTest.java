package dev.fourfold.ca.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fourfold.ca.Csr;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.protocol.Bytes;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameConstraintTest {

    private static final X500Name NOBODY = new X500Name("");

    /** A kind and a base, a name, and whether the name is permitted or excluded by it. */
    @ParameterizedTest
    @CsvSource({
        "2, corp.example, corp.example, true",
        "2, corp.example, a.b.corp.example, true",
        "2, CORP.example, a.corp.example, true",
        "2, corp.example, *.corp.example, true",
        "2, .corp.example, a.corp.example, true",
        "2, .corp.example, corp.example, false",
        "2, corp.example, xcorp.example, false",
        "2, corp.example, corp.example.evil, false",
        "2, corp.example, example, false",
        "2, a.corp.example, *.corp.example, false",
        "1, corp.example, email:a@corp.example, true",
        "1, corp.example, email:a@b.corp.example, false",
        "1, .corp.example, email:a@b.corp.example, true",
        "1, .corp.example, email:a@corp.example, false",
        "1, A@corp.EXAMPLE, email:A@corp.example, true",
        "1, A@corp.example, email:a@corp.example, false",
        "6, corp.example, uri:https://corp.example:8443/x, true",
        "6, corp.example, uri:https://a.corp.example/, false",
        "6, .corp.example, uri:spiffe://a.corp.example/x, true",
        "6, .corp.example, uri:spiffe://corp.example/x, false",
        "6, corp.example, uri:urn:ab:corp.example, false",
        "7, 10.0.0.0/255.0.0.0, ip:10.255.1.2, true",
        "7, 10.0.0.0/255.0.0.0, ip:11.0.0.1, false",
        "7, 10.0.0.0/255.0.0.0, ip:a00::1, false",
        "7, 2001:db8::/32, ip:2001:db8:1::1, true",
        "7, 2001:db8::/32, ip:2001:db9::1, false"
    })
    void knowsWhatItContains(int tag, String base, String name, boolean inside) {
        List<GeneralName> one = List.of(new GeneralName(tag, base));
        assertThat(isPermitted(Issuers.constrained(one, List.of()), name)).isEqualTo(inside);
        if (!name.startsWith("*") && !name.startsWith("uri:urn:")) {
            assertThat(isPermitted(Issuers.constrained(List.of(), one), name)).isEqualTo(!inside);
        }
    }

    @Test
    void excludesAWildcardThatStandsForAnExcludedHost() {
        List<GeneralName> host = List.of(new GeneralName(GeneralName.dNSName, "a.corp.example"));
        assertThat(isPermitted(Issuers.constrained(List.of(), host), "*.corp.example"))
                .isFalse();
        assertThat(isPermitted(Issuers.constrained(List.of(), host), "*.b.corp.example"))
                .isTrue();
    }

    @Test
    void rejectsAUriWithoutHostIfUrisAreConstrainedAtAll() {
        List<GeneralName> host = List.of(new GeneralName(GeneralName.uniformResourceIdentifier, "corp.example"));
        assertThat(isPermitted(Issuers.constrained(List.of(), host), "uri:urn:ab:c"))
                .isFalse();
    }

    @Test
    void leavesOtherKindsAlone() {
        List<GeneralName> dns = List.of(new GeneralName(GeneralName.dNSName, "corp.example"));
        assertThat(isPermitted(Issuers.constrained(dns, List.of()), "ip:10.0.0.1"))
                .isTrue();
    }

    @Test
    void excludesMoreThanItPermits() {
        Bytes issuing = Issuers.constrained(
                List.of(new GeneralName(GeneralName.dNSName, "corp.example")),
                List.of(new GeneralName(GeneralName.dNSName, "secret.corp.example")));
        assertThat(isPermitted(issuing, "a.corp.example")).isTrue();
        assertThat(isPermitted(issuing, "a.secret.corp.example")).isFalse();
    }

    @Test
    void holdsForTheRootAsWell() {
        Bytes free = Issuers.constrained(List.of(), List.of(new GeneralName(GeneralName.dNSName, "other")));
        Bytes root = Issuers.constrained(List.of(new GeneralName(GeneralName.dNSName, "corp.example")), List.of());
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> IssuerLimits.of(free, root).require(names("a.example"), NOBODY))
                .satisfies(refused -> assertThat(refused.refusal()).isEqualTo(Refusal.NAME_CONSTRAINED))
                .withMessageContaining("a.example");
    }

    @Test
    void holdsForTheSubjectUnlessItIsEmpty() {
        Bytes issuing = Issuers.constrained(
                List.of(new GeneralName(GeneralName.directoryName, "C=IN,O=Example")),
                List.of(new GeneralName(GeneralName.directoryName, "C=IN,O=Example,OU=Secret")));
        IssuerLimits limits = IssuerLimits.of(issuing);
        assertThatCode(() -> limits.require(List.of(), NOBODY)).doesNotThrowAnyException();
        assertThatCode(() -> limits.require(List.of(), new X500Name("C=IN,O=Example,CN=a.example")))
                .doesNotThrowAnyException();
        for (String subject : List.of("C=IN,O=Other", "O=Example", "C=IN", "C=IN,O=Example,OU=Secret,CN=a")) {
            assertThatExceptionOfType(RefusedException.class)
                    .as(subject)
                    .isThrownBy(() -> limits.require(List.of(), new X500Name(subject)));
        }
    }

    @Test
    void isNotReadWithAMinimumOrMaximum() {
        GeneralName base = new GeneralName(GeneralName.dNSName, "corp.example");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NameConstraint.of(new GeneralSubtree(base, BigInteger.ONE, null)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NameConstraint.of(new GeneralSubtree(base, null, BigInteger.ONE)));
    }

    @Test
    void isAskedAboutEveryApproval() {
        Bytes issuing = Issuers.constrained(List.of(new GeneralName(GeneralName.dNSName, "corp.example")), List.of());
        Requester asker = Asker.of("a.corp.example", "b.example");
        SigningRequest request = SigningRequest.parse(Csr.p256().der());
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> new Profiles(new ProfileProperties(Map.of()))
                        .named("server")
                        .approve(request, asker, Approvals.NOW, IssuerLimits.of(issuing)))
                .withMessageContaining("b.example");
    }

    private static boolean isPermitted(Bytes issuing, String name) {
        try {
            IssuerLimits.of(issuing).require(names(name), NOBODY);
            return true;
        } catch (RefusedException e) {
            assertThat(e.refusal()).isEqualTo(Refusal.NAME_CONSTRAINED);
            return false;
        }
    }

    private static List<AlternativeName> names(String... names) {
        return Stream.of(names).map(AlternativeName::parse).toList();
    }
}
