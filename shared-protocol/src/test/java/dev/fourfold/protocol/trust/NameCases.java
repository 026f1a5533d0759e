package dev.fourfold.protocol.trust;

import static dev.fourfold.protocol.trust.Given.ACCEPTED;
import static dev.fourfold.protocol.trust.Given.roots;
import static dev.fourfold.protocol.trust.PathCase.differs;
import static dev.fourfold.protocol.trust.PathCase.own;
import static dev.fourfold.protocol.trust.PathCase.same;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;

/** Cases of the names of a leaf. */
final class NameCases {

    private static final Issued ROOT = Draft.ca("Root").selfSigned();

    private static final String NO_WILDCARDS = "A wildcard makes a certificate unusable.";
    private static final String CN_IGNORED = "The common name is ignored, so it may say anything.";

    private NameCases() {}

    static List<PathCase> cases() {
        return List.of(
                same("webpki::san::exact-dns-san", ACCEPTED, () -> leaf(draft -> draft)),
                differs(
                        "webpki::san::exact-localhost-ip-san",
                        "bad_certificate",
                        "A peer is known by a DNS name alone.",
                        () -> leaf(draft -> draft.names(Names.address("127.0.0.1")))),
                own(
                        "dns-and-ip-and-mail",
                        ACCEPTED,
                        () -> leaf(draft -> draft.names(
                                Names.mail("a@b.com"), Names.name("example.com"), Names.address("127.0.0.1")))),
                same(
                        "webpki::san::mismatch-domain-san",
                        "bad_certificate",
                        () -> leaf(draft -> draft).expecting("example2.com")),
                same(
                        "webpki::san::mismatch-subdomain-san",
                        "bad_certificate",
                        () -> named("abc.example.com").expecting("def.example.com")),
                same(
                        "webpki::san::mismatch-subdomain-apex-san",
                        "bad_certificate",
                        () -> leaf(draft -> draft).expecting("abc.example.com")),
                same("webpki::san::mismatch-apex-subdomain-san", "bad_certificate", () -> named("abc.example.com")),
                own("letter-case", ACCEPTED, () -> named("EXAMPLE.Com")),
                same("webpki::san::public-suffix-wildcard-san", "bad_certificate", () -> named("*.com")),
                differs(
                        "webpki::san::leftmost-wildcard-san",
                        "bad_certificate",
                        NO_WILDCARDS,
                        () -> named("*.example.com").expecting("foo.example.com")),
                own("wildcard-beside-the-name", "bad_certificate", () -> named("example.com", "*.example.com")),
                same(
                        "webpki::san::wildcard-embedded-leftmost-san",
                        "bad_certificate",
                        () -> named("ba*.example.com").expecting("baz.example.com")),
                same(
                        "webpki::san::wildcard-not-in-leftmost-san",
                        "bad_certificate",
                        () -> named("foo.*.example.com").expecting("foo.bar.example.com")),
                same(
                        "webpki::san::wildcard-match-across-labels-san",
                        "bad_certificate",
                        () -> named("*.example.com").expecting("foo.bar.example.com")),
                same(
                        "webpki::san::wildcard-embedded-ulabel-san",
                        "bad_certificate",
                        () -> named("xn--*-1b3c148a.example.com").expecting("xn--bliss-1b3c148a.example.com")),
                same(
                        "webpki::san::unicode-emoji-san",
                        "bad_certificate",
                        () -> leaf(draft ->
                                        draft.names(new GeneralName(GeneralName.dNSName, "\ud83d\ude1c.example.com")))
                                .expecting("xn--628h.example.com")),
                same(
                        "webpki::san::no-san",
                        "bad_certificate",
                        () -> leaf(draft -> draft.subject("CN=example.com").without(Extension.subjectAlternativeName))),
                differs(
                        "webpki::san::san-critical-with-nonempty-subject",
                        ACCEPTED,
                        "That the names are critical changes nothing: they are always understood.",
                        () -> leaf(
                                draft -> draft.with(Extension.subjectAlternativeName, true, Names.dns("example.com")))),
                same(
                        "rfc5280::san::malformed",
                        "bad_certificate",
                        () -> leaf(draft -> draft.raw(
                                Extension.subjectAlternativeName,
                                false,
                                "example.com".getBytes(StandardCharsets.US_ASCII)))),
                same(
                        "rfc5280::san::noncritical-with-empty-subject",
                        "bad_certificate",
                        () -> leaf(draft -> draft.subject(""))),
                differs(
                        "webpki::cn::cabf-cn-not-in-san",
                        ACCEPTED,
                        CN_IGNORED,
                        () -> leaf(draft -> draft.subject("CN=notinsan.example.com"))),
                differs(
                        "webpki::cn::cabf-cn-case-mismatch",
                        ACCEPTED,
                        CN_IGNORED,
                        () -> leaf(draft -> draft.subject("CN=Example.COM"))),
                differs(
                        "webpki::cn::cabf-cn-punycode-not-in-san",
                        ACCEPTED,
                        CN_IGNORED,
                        () -> leaf(draft -> draft.subject("CN=xn--nxasmq6b.com").names("xn--n3h.com"))
                                .expecting("xn--n3h.com")),
                own(
                        "cn-matches-and-san-does-not",
                        "bad_certificate",
                        () -> leaf(draft -> draft.subject("CN=example.com").names("other.com"))),
                same(
                        "rfc5280::ca-as-leaf-wrong-san",
                        "unsupported_certificate",
                        () -> roots(ROOT)
                                .chain(Draft.ca("ICA").names("ca.example.com").by(ROOT))
                                .expecting("some-other-ca.example.com")));
    }

    static List<PathCase> usage() {
        return List.of(
                differs(
                        "rfc5280::ca-as-leaf",
                        "unsupported_certificate",
                        "A CA is not a peer.",
                        () -> roots(ROOT)
                                .chain(Draft.ca("ICA").names("ca.example.com").by(ROOT))
                                .expecting("ca.example.com")),
                same(
                        "webpki::ca-as-leaf",
                        "unsupported_certificate",
                        () -> roots(ROOT)
                                .chain(Draft.ca("ICA").names("ca.example.com").by(ROOT))
                                .expecting("ca.example.com")),
                same(
                        "webpki::ee-basicconstraints-ca",
                        "unsupported_certificate",
                        () -> leaf(draft -> draft.with(Extension.basicConstraints, true, new BasicConstraints(true)))),
                same(
                        "rfc5280::leaf-ku-keycertsign",
                        "unsupported_certificate",
                        () -> leaf(draft -> draft.usage(KeyUsage.digitalSignature | KeyUsage.keyCertSign))),
                differs(
                        "rfc5280::no-keyusage",
                        "unsupported_certificate",
                        "A leaf must say that its key may sign.",
                        () -> leaf(draft -> draft.without(Extension.keyUsage))),
                same(
                        "rfc5280::no-basicconstraints",
                        ACCEPTED,
                        () -> leaf(draft -> draft.without(Extension.basicConstraints))),
                own(
                        "key-may-not-sign",
                        "unsupported_certificate",
                        () -> leaf(draft -> draft.usage(KeyUsage.keyAgreement))),
                same(
                        "webpki::ku::ee-rsa-without-any-usages",
                        "unsupported_certificate",
                        () -> leaf(draft -> draft.key(Keys.rsa(2_048, "leaf")).usage(0))));
    }

    private static Given named(String... names) {
        return leaf(draft -> draft.names(names));
    }

    private static Given leaf(UnaryOperator<Draft> change) {
        return roots(ROOT).chain(change.apply(Draft.leaf()).by(ROOT));
    }
}
