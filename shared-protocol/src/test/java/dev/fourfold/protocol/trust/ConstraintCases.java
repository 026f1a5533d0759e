package dev.fourfold.protocol.trust;

import static dev.fourfold.protocol.trust.Given.ACCEPTED;
import static dev.fourfold.protocol.trust.Given.roots;
import static dev.fourfold.protocol.trust.Names.address;
import static dev.fourfold.protocol.trust.Names.directory;
import static dev.fourfold.protocol.trust.Names.excluded;
import static dev.fourfold.protocol.trust.Names.mail;
import static dev.fourfold.protocol.trust.Names.name;
import static dev.fourfold.protocol.trust.Names.other;
import static dev.fourfold.protocol.trust.Names.permitted;
import static dev.fourfold.protocol.trust.Names.permittedAndExcluded;
import static dev.fourfold.protocol.trust.PathCase.differs;
import static dev.fourfold.protocol.trust.PathCase.own;
import static dev.fourfold.protocol.trust.PathCase.same;

import java.util.List;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.NameConstraints;

/** Cases of name constraints: of roots, which we apply, and of intermediates, which the platform applies. */
final class ConstraintCases {

    private static final Issued ROOT = Draft.ca("Root").selfSigned();
    private static final GeneralName DNS = name("example.com");
    private static final String ISSUES_NOTHING = "A leaf issues nothing that its constraints could limit.";

    private static final String HARMLESS = "Constraints that limit nothing do no harm.";

    private ConstraintCases() {}

    static List<PathCase> dns() {
        return List.of(
                same("rfc5280::nc::permitted-dns-match", ACCEPTED, () -> root(permitted(DNS), DNS)),
                same(
                        "rfc5280::nc::permitted-dns-mismatch",
                        "bad_certificate",
                        () -> root(permitted(name("other.com")), DNS)),
                own("permitted-dns-mismatch-of-ica", "bad_certificate", () -> ica(permitted(name("other.com")), DNS)),
                own("permitted-dns-match-of-ica", ACCEPTED, () -> ica(permitted(DNS), DNS)),
                own("permitted-dns-tail-of-label", "bad_certificate", () -> root(permitted(name("ample.com")), DNS)),
                own(
                        "permitted-dns-tail-of-label-of-ica",
                        "bad_certificate",
                        () -> ica(permitted(name("ample.com")), DNS)),
                own("permitted-dns-letter-case", ACCEPTED, () -> ica(permitted(name("EXAMPLE.COM")), DNS)),
                same("rfc5280::nc::excluded-dns-match", "bad_certificate", () -> ica(excluded(DNS), DNS)),
                own("excluded-dns-match-of-root", "bad_certificate", () -> root(excluded(name("com")), DNS)),
                same(
                        "rfc5280::nc::permitted-dns-match-more",
                        ACCEPTED,
                        () -> root(permitted(DNS), name("foo.bar.example.com")).expecting("foo.bar.example.com")),
                same(
                        "rfc5280::nc::excluded-dns-match-second",
                        "bad_certificate",
                        () -> root(excluded(name("not-allowed.example.com")), DNS, name("not-allowed.example.com"))),
                differs(
                        "rfc5280::nc::permitted-dns-match-noncritical",
                        ACCEPTED,
                        "Constraints are applied, critical or not.",
                        () -> root(false, permitted(DNS), DNS)),
                same("webpki::nc::permitted-dns-match-noncritical", ACCEPTED, () -> root(false, permitted(DNS), DNS)),
                own(
                        "permitted-dns-mismatch-noncritical",
                        "bad_certificate",
                        () -> root(false, permitted(name("other.com")), DNS)),
                same(
                        "rfc5280::nc::excluded-match-permitted-and-excluded",
                        "bad_certificate",
                        () -> root(permittedAndExcluded(DNS, DNS), DNS)),
                same(
                        "rfc5280::nc::invalid-dnsname-wildcard",
                        "bad_certificate",
                        () -> root(permitted(name("*.example.com")), name("foo.example.com"))
                                .expecting("foo.example.com")),
                differs(
                        "rfc5280::nc::invalid-dnsname-leading-period",
                        ACCEPTED,
                        "A leading period is common, and means the names below.",
                        () -> root(permitted(name(".example.com")), name("foo.example.com"))
                                .expecting("foo.example.com")),
                same(
                        "rfc5280::nc::nc-permits-invalid-dns-san",
                        "bad_certificate",
                        () -> ica(permitted(DNS), name(".example.com"), name("foo.example.com"))
                                .expecting("foo.example.com")),
                same(
                        "rfc5280::nc::restrictive-permits-in-intermediates-narrows",
                        "bad_certificate",
                        () -> twoIcas(
                                permitted(name("foo.example.com"), name("bar.example.com")),
                                permitted(name("bar.example.com")))),
                same(
                        "rfc5280::nc::restrictive-permits-in-intermediates-widens",
                        "bad_certificate",
                        () -> twoIcas(
                                permitted(name("bar.example.com")),
                                permitted(name("foo.example.com"), name("bar.example.com")))),
                same(
                        "cve::cve-2025-61727",
                        "bad_certificate",
                        () -> ica(permittedAndExcluded(DNS, name("bar.example.com")), name("*.example.com"))
                                .expecting("bar.example.com")),
                same(
                        "cve::cve-2025-61727-nc-permits-variant",
                        "bad_certificate",
                        () -> ica(permitted(name("foo.example.com")), name("*.example.com"))
                                .expecting("foo.example.com")),
                same("pathological::nc-dos-1", "bad_certificate", () -> many(true)),
                own("many-constraints-and-names", ACCEPTED, () -> many(false)));
    }

    static List<PathCase> otherNames() {
        GeneralName network = address("192.0.2.0/24");
        GeneralName inside = address("192.0.2.1");
        GeneralName foo = directory("CN=foo");
        return List.of(
                same("rfc5280::nc::permitted-different-constraint-type", ACCEPTED, () -> root(permitted(network), DNS)),
                same("rfc5280::nc::excluded-different-constraint-type", ACCEPTED, () -> root(excluded(network), DNS)),
                own("permitted-ip-match-and-dns", ACCEPTED, () -> root(permitted(network), DNS, inside)),
                same(
                        "rfc5280::nc::permitted-ip-mismatch",
                        "bad_certificate",
                        () -> root(permitted(network), DNS, address("192.0.3.1"))),
                same("rfc5280::nc::excluded-ipv4-match", "bad_certificate", () -> root(excluded(network), DNS, inside)),
                same(
                        "rfc5280::nc::excluded-ipv6-match",
                        "bad_certificate",
                        () -> root(excluded(address("::1/128")), DNS, address("::1"))),
                differs(
                        "rfc5280::nc::nc-permits-invalid-ip-san",
                        ACCEPTED,
                        "An address in a leaf is no name of a peer, whatever its form.",
                        () -> ica(
                                permitted(network),
                                DNS,
                                address(new byte[] {(byte) 192, 0, 2, 0, -1, -1, -1, 0}),
                                inside)),
                same(
                        "rfc5280::nc::invalid-ipv4-address",
                        "bad_certificate",
                        () -> root(permitted(address(new byte[] {127, 0, 0, 1})), DNS, address("127.0.0.1"))),
                same("rfc5280::nc::permitted-dn-match", ACCEPTED, () -> directories(permitted(foo), "foo", "foo")),
                same(
                        "rfc5280::nc::permitted-dn-mismatch",
                        "bad_certificate",
                        () -> directories(permitted(foo), "not-foo", "not-foo")),
                same(
                        "rfc5280::nc::excluded-dn-match",
                        "bad_certificate",
                        () -> directories(excluded(foo), "foo", "foo")),
                same(
                        "rfc5280::nc::permitted-dn-match-subject-san-mismatch",
                        "bad_certificate",
                        () -> directories(permitted(foo), "not-foo", "foo")),
                same(
                        "rfc5280::nc::excluded-dn-match-sub-mismatch",
                        "bad_certificate",
                        () -> directories(excluded(foo), "foo", "not-foo")),
                same(
                        "rfc5280::nc::nc-permits-invalid-email-san",
                        "bad_certificate",
                        () -> ica(
                                permitted(mail("example.com")),
                                DNS,
                                mail("good@example.com"),
                                mail("bad@evil@other.com"))),
                same(
                        "rfc5280::nc::nc-forbids-othername",
                        "bad_certificate",
                        () -> ica(permittedAndExcluded(DNS, other()), DNS, other())),
                same(
                        "rfc5280::nc::nc-forbids-othername-noop",
                        ACCEPTED,
                        () -> ica(permittedAndExcluded(DNS, other()), DNS)));
    }

    static List<PathCase> issuers() {
        GeneralName forbidden = name("forbidden.example.com");
        GeneralName allowed = name("permitted.example.com");
        return List.of(
                same("rfc5280::nc::permitted-self-issued", ACCEPTED, () -> {
                    Issued root = constrained(Draft.ca("Root"), permitted(DNS)).selfSigned();
                    Issued next = Draft.ca("Root")
                            .key(Keys.ec("next"))
                            .names("not-example.com")
                            .by(root);
                    return roots(root).chain(Draft.leaf().by(next), next);
                }),
                same("rfc5280::nc::excluded-self-issued-leaf", "bad_certificate", () -> {
                    Issued root = constrained(Draft.ca("Root"), permitted(DNS)).selfSigned();
                    Issued leaf = Draft.leaf()
                            .subject("CN=Root")
                            .names("not-example.com")
                            .by(root);
                    return roots(root).chain(leaf).expecting("not-example.com");
                }),
                same("rfc5280::nc::intermediate-with-san-rejected-by-intermediate-nc", "bad_certificate", () -> {
                    Issued first = constrained(Draft.ca("First"), permittedAndExcluded(allowed, forbidden))
                            .by(ROOT);
                    Issued second = Draft.ca("Second").names(forbidden).by(first);
                    return roots(ROOT)
                            .chain(Draft.leaf().names(allowed).by(second), second, first)
                            .expecting("permitted.example.com");
                }),
                same("rfc5280::nc::intermediate-with-san-rejected-by-root-nc", "bad_certificate", () -> {
                    Issued root = constrained(Draft.ca("Root"), permittedAndExcluded(allowed, forbidden))
                            .selfSigned();
                    Issued second = Draft.ca("Second").names(forbidden).by(root);
                    return roots(root)
                            .chain(Draft.leaf().names(allowed).by(second), second)
                            .expecting("permitted.example.com");
                }),
                differs(
                        "rfc5280::nc::not-allowed-in-ee-noncritical",
                        ACCEPTED,
                        ISSUES_NOTHING,
                        () -> roots(ROOT)
                                .chain(Draft.leaf()
                                        .with(Extension.nameConstraints, false, permitted(DNS))
                                        .by(ROOT))),
                differs(
                        "rfc5280::nc::not-allowed-in-ee-critical",
                        ACCEPTED,
                        ISSUES_NOTHING,
                        () -> roots(ROOT)
                                .chain(constrained(Draft.leaf(), permitted(DNS)).by(ROOT))),
                differs(
                        "webpki::nc::intermediate-permitted-excluded-subtrees-both-null",
                        ACCEPTED,
                        HARMLESS,
                        () -> empty(new DERSequence())),
                differs(
                        "webpki::nc::intermediate-permitted-excluded-subtrees-both-empty-sequences",
                        ACCEPTED,
                        HARMLESS,
                        () -> empty(new DERSequence(new ASN1Encodable[] {
                            new DERTaggedObject(false, 0, new DERSequence()),
                            new DERTaggedObject(false, 1, new DERSequence())
                        }))));
    }

    private static Draft constrained(Draft draft, NameConstraints constraints) {
        return draft.with(Extension.nameConstraints, true, constraints);
    }

    private static Given root(NameConstraints constraints, GeneralName... names) {
        return root(true, constraints, names);
    }

    private static Given root(boolean critical, NameConstraints constraints, GeneralName... names) {
        Issued root = Draft.ca("Root")
                .with(Extension.nameConstraints, critical, constraints)
                .selfSigned();
        return roots(root).chain(Draft.leaf().names(names).by(root));
    }

    private static Given ica(NameConstraints constraints, GeneralName... names) {
        Issued ica = constrained(Draft.ca("ICA"), constraints).by(ROOT);
        return roots(ROOT).chain(Draft.leaf().names(names).by(ica), ica);
    }

    private static Given twoIcas(NameConstraints first, NameConstraints second) {
        Issued upper = constrained(Draft.ca("Upper"), first).by(ROOT);
        Issued lower = constrained(Draft.ca("Lower"), second).by(upper);
        return roots(ROOT)
                .chain(Draft.leaf().names("foo.example.com").by(lower), lower, upper)
                .expecting("foo.example.com");
    }

    private static Given directories(NameConstraints constraints, String subject, String alternative) {
        Issued root = constrained(Draft.ca("Root"), constraints).selfSigned();
        return roots(root)
                .chain(Draft.leaf()
                        .subject("CN=" + subject)
                        .names(DNS, directory("CN=" + alternative))
                        .by(root));
    }

    private static Given empty(DERSequence constraints) {
        Issued ica = Draft.ca("ICA")
                .with(Extension.nameConstraints, true, constraints)
                .by(ROOT);
        return roots(ROOT).chain(Draft.leaf().by(ica), ica);
    }

    private static Given many(boolean malformed) {
        GeneralName[] permitted = IntStream.range(0, 513)
                .mapToObj(i -> name(malformed && i == 0 ? ".test" : "t" + i + ".test"))
                .toArray(GeneralName[]::new);
        GeneralName[] excluded =
                IntStream.range(0, 513).mapToObj(i -> name("x" + i + ".test")).toArray(GeneralName[]::new);
        Issued ica = constrained(
                        Draft.ca("ICA"), new NameConstraints(Names.subtrees(permitted), Names.subtrees(excluded)))
                .by(ROOT);
        return roots(ROOT).chain(Draft.leaf().names(permitted).by(ica), ica).expecting("t7.test");
    }
}
