package dev.fourfold.ca.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlternativeNameTest {

    @ParameterizedTest
    @CsvSource({
        "a.example, a.example",
        "A.Example, a.example",
        "localhost, localhost",
        "*.A.example, *.a.example",
        "xn--bcher-kva.example, xn--bcher-kva.example",
        "1.a, 1.a",
        "ip:10.0.0.1, ip:10.0.0.1",
        "ip:0:0:0:0:0:0:0:1, ip:::1",
        "ip:::, ip:::",
        "ip:2001:DB8:0:0:1:0:0:1, ip:2001:db8::1:0:0:1",
        "ip:2001:db8:0:1:1:1:1:1, ip:2001:db8:0:1:1:1:1:1",
        "ip:fe80::0a, ip:fe80::a",
        "email:Alice.B+x@Example.COM, email:Alice.B+x@example.com",
        "uri:SPIFFE://Prod.example/ns/Web, uri:spiffe://prod.example/ns/Web",
        "uri:spiffe://prod_1, uri:spiffe://prod_1",
        "uri:https://a.example:8443/x%20y/, uri:https://a.example:8443/x%20y/",
        "uri:https://[2001:db8::1]/, uri:https://[2001:db8::1]/",
        "uri:opc.tcp://10.0.0.1, uri:opc.tcp://10.0.0.1",
        "uri:urn:host:uaserver, uri:urn:host:uaserver"
    })
    void hasOneTextAndSurvivesACertificate(String text, String canonical) {
        AlternativeName name = AlternativeName.parse(text);
        assertThat(name.text()).isEqualTo(canonical).hasToString(name.toString());
        assertThat(AlternativeName.parse(canonical)).isEqualTo(name);
        assertThat(AlternativeName.stored(canonical)).isEqualTo(name);
        assertThat(AlternativeName.of(GeneralName.getInstance(name.encoded().toASN1Primitive())))
                .isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"a.example, DNS", "ip:::1, IP", "email:a@b.example, EMAIL", "uri:urn:ab:c, URI"})
    void knowsItsKind(String text, AlternativeName.Kind kind) {
        assertThat(AlternativeName.parse(text).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a.example.",
                "a..example",
                ".a",
                "-a.example",
                "a-.example",
                "a_b.example",
                "a b",
                "a\0.example",
                "a.example\0.evil.example",
                "a.example\r\nX: y",
                "a';drop table certificate;--",
                "bücher.example",
                "\u212aelvin.example",
                "*",
                "*.example",
                "*.*.example.com",
                "a.*.example.com",
                "w*.example.com",
                "**.example.com",
                "127.0.0.1",
                "0x7f.1",
                "0x7f000001",
                "2130706433",
                "017700000001",
                "127.1",
                "a.0x",
                "::1",
                "http://a.example",
                "a@b.example",
                "IP:10.0.0.1",
                "a:443"
            })
    void isNoDnsNameOf(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AlternativeName.parse(text));
    }

    @Test
    void limitsLabelsAndNames() {
        String longest = "a".repeat(63);
        assertThat(DnsName.parse(longest + ".example").text()).hasSize(71);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DnsName.parse(longest + "a.example"))
                .withMessageContaining("63");
        String name = String.join(".", longest, longest, longest, "a".repeat(61));
        assertThat(DnsName.parse(name).text()).hasSize(253);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DnsName.parse(name + "a"))
                .withMessageContaining("253");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0",
                "10.0.0.256",
                "010.0.0.1",
                "0x7f.0.0.1",
                "10.0.0.1/8",
                "10.0.0.1 ",
                "2130706433",
                "fe80::1%eth0",
                "::ffff:10.0.0.1",
                "::ffff:7f00:1",
                "1::2::3",
                "12345::",
                "[::1]",
                "1:2:3:4:5:6:7:8:9",
                "localhost",
                ":"
            })
    void isNoAddressOf(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AlternativeName.parse("ip:" + text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "@",
                "a@",
                "@b.example",
                "a@b@c.example",
                "\"a b\"@c.example",
                "a..b@c.example",
                ".a@c.example",
                "a@*.c.example",
                "a@[127.0.0.1]",
                "a@127.0.0.1",
                "é@c.example",
                "a\0@c.example",
                "Alice <a@c.example>"
            })
    void isNoMailboxOf(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AlternativeName.parse("email:" + text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "//a.example",
                "https:///x",
                "https://u@a.example/",
                "https://a.example?q",
                "https://a.example/#f",
                "https://a.example/../x",
                "https://a.example/.",
                "https://a.example/%7E",
                "https://a.example/%2f",
                "https://a.example/%",
                "https://a.example//x",
                "https://a.example/\0",
                "https://a.example:0/",
                "https://*.a.example/",
                "https://0x7f.1/",
                "https://[::1%25lo]/",
                "https://[0:0::1]/",
                "spiffe://a:1/x",
                "spiffe://a/x/",
                "spiffe://a/x%20y",
                "spiffe://",
                "spiffe:a",
                "mailto:a@b.example",
                "javascript:alert(1)",
                "urn:x",
                "urn:a:b c"
            })
    void isNoUriOf(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AlternativeName.parse("uri:" + text));
    }

    @Test
    void takesNoUriOverItsLimit() {
        assertThat(UriName.parse("spiffe://a/" + "x".repeat(2037)).uri()).hasSize(2048);
        assertThatIllegalArgumentException().isThrownBy(() -> UriName.parse("spiffe://a/" + "x".repeat(2038)));
        assertThatIllegalArgumentException().isThrownBy(() -> UriName.parse("spiffe://a/" + "x".repeat(1_000_000)));
    }

    @Test
    void saysToWriteALabels() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DnsName.parse("bücher.example"))
                .withMessage(
                        "\"b\\u00fccher.example\" is not a DNS name: write an internationalised name as A-labels (xn--…)");
    }

    @Test
    void quotesWhatIsHostileWithoutItsTeeth() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DnsName.parse("a\r\n\"b\"" + "x".repeat(300)))
                .withMessageContaining("1 to 253");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DnsName.parse("a\r\n\"b\""))
                .withMessageContaining("\"a\\u000d\\u000a\\u0022b\\u0022\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5, 8, 15, 17, 32})
    void refusesAddressesOfOtherLengths(int length) {
        GeneralName name = new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[length]));
        assertThatIllegalArgumentException().isThrownBy(() -> AlternativeName.of(name));
    }

    @Test
    void readsTheCommonNameByItsLook() {
        assertThat(AlternativeName.ofCommonName("A.example")).isEqualTo(DnsName.parse("a.example"));
        assertThat(AlternativeName.ofCommonName("a@b.example")).isEqualTo(EmailAddress.parse("a@b.example"));
        assertThat(AlternativeName.ofCommonName("spiffe://a/b")).isEqualTo(UriName.parse("spiffe://a/b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AlternativeName.ofCommonName("127.0.0.1"))
                .withMessageContaining("IP address");
    }

    /** Version 1 took them for DNS names. */
    @Test
    void isStillReadIfItWasStoredBeforeARuleCame() {
        assertThat(AlternativeName.stored("127.0.0.1"))
                .isInstanceOfSatisfying(
                        DnsName.class,
                        name -> assertThat(name.looksLikeAddress()).isTrue());
    }
}
