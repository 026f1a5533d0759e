package dev.fourfold.protocol.trust;

import static dev.fourfold.protocol.trust.Given.ACCEPTED;
import static dev.fourfold.protocol.trust.Given.roots;
import static dev.fourfold.protocol.trust.PathCase.differs;
import static dev.fourfold.protocol.trust.PathCase.own;
import static dev.fourfold.protocol.trust.PathCase.same;

import dev.fourfold.protocol.TestPki;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;

/** Cases of what a chain consists of: its order, its ends, its encoding and its times. */
final class ChainCases {

    private static final Issued ROOT = Draft.ca("Root").selfSigned();
    private static final Issued ICA = Draft.ca("ICA").by(ROOT);
    private static final Issued LEAF = Draft.leaf().by(ICA);
    private static final Instant YEAR_AGO = TestPki.NOW.minusSeconds(31_536_000);
    private static final Instant DAY_AGO = TestPki.NOW.minusSeconds(86_400);
    private static final Instant YEAR_ON = TestPki.NOW.plusSeconds(31_536_000);

    private ChainCases() {}

    static List<PathCase> order() {
        return List.of(
                own("leaf-ica-root", ACCEPTED, () -> roots(ROOT).chain(LEAF, ICA)),
                own("empty-chain", "certificate_required", () -> roots(ROOT)),
                own("reordered", "bad_certificate", () -> roots(ROOT).chain(ICA, LEAF)),
                own("leaf-twice", "bad_certificate", () -> roots(ROOT).chain(LEAF, LEAF, ICA)),
                own(
                        "foreign-issuer-after-leaf",
                        "bad_certificate",
                        () -> roots(ROOT).chain(LEAF, Draft.ca("Other").by(ROOT))),
                own("root-shown", "bad_certificate", () -> roots(ROOT).chain(LEAF, ICA, ROOT)),
                own("root-alone", "bad_certificate", () -> roots(ROOT).chain(ROOT)),
                own(
                        "renewed-root-shown",
                        "bad_certificate",
                        () -> roots(ROOT).chain(LEAF, ICA, Draft.ca("Root").selfSigned())),
                own("four-certificates", ACCEPTED, () -> roots(ROOT).chain(deep(4))),
                own("five-certificates", "bad_certificate", () -> roots(ROOT).chain(deep(5))),
                same(
                        "rfc5280::chain-untrusted-root",
                        "unknown_ca",
                        () -> roots(Draft.ca("Unrelated").selfSigned()).chain(LEAF, ICA, ROOT)),
                same(
                        "webpki::cryptographydotio-chain-missing-intermediate",
                        "unknown_ca",
                        () -> roots(ROOT).chain(LEAF)),
                differs(
                        "rfc5280::root-and-intermediate-swapped",
                        "bad_certificate",
                        "The chain is taken as it is shown, and the root does not follow from it.",
                        () -> roots(ICA).chain(LEAF, ROOT)),
                own("issuing-ca-as-root", ACCEPTED, () -> roots(ICA).chain(LEAF)),
                same("pathological::multiple-chains-expired-intermediate", ACCEPTED, ChainCases::chainOfPain),
                same(
                        "pathological::intermediate-cycle-distinct-cas",
                        "unknown_ca",
                        () -> roots(ROOT).chain(Draft.leaf().by(cycle("A", "B")), cycle("A", "B"), cycle("B", "A"))),
                same(
                        "pathological::intermediate-cycle-distinct-cas-max-depth",
                        "bad_certificate",
                        () -> roots(ROOT)
                                .chain(
                                        Draft.leaf().by(cycle("A", "B")),
                                        cycle("A", "B"),
                                        cycle("B", "A"),
                                        cycle("A", "B"),
                                        cycle("B", "A"))),
                same(
                        "pathological::intermediate-cycle-same-logical-ca",
                        "unknown_ca",
                        () -> roots(ROOT).chain(Draft.leaf().by(sameCa("1", "2")), sameCa("1", "2"), sameCa("2", "1"))),
                same("cve::cve-2024-0567", ACCEPTED, ChainCases::crossSigned));
    }

    /** A root that takes over from another of the same name, and the bridge by which the old one vouches for it. */
    static List<PathCase> bridges() {
        Issued next = Draft.ca("Root").key(Keys.ec("next root")).selfSigned();
        Issued bridge = Draft.ca("Root").key(Keys.ec("next root")).pathLength(1).by(ROOT);
        Issued expired = Draft.ca("Root")
                .key(Keys.ec("next root"))
                .valid(YEAR_AGO, DAY_AGO)
                .by(ROOT);
        Issued foreign = Draft.ca("Root")
                .key(Keys.ec("next root"))
                .by(Draft.ca("Unrelated").selfSigned());
        Issued ica = Draft.ca("Next ICA").by(next);
        Issued leaf = Draft.leaf().by(ica);
        Issued old = Draft.ca("Root").pathLength(1).selfSigned();
        return List.of(
                own("bridge-to-the-old-root", ACCEPTED, () -> roots(ROOT).chain(leaf, ica, bridge)),
                own(
                        "bridge-to-an-old-root-with-pathlen-1",
                        ACCEPTED,
                        () -> roots(old).chain(leaf, ica, bridge)),
                own("bridge-that-is-not-needed", ACCEPTED, () -> roots(next).chain(leaf, ica, bridge)),
                own(
                        "bridge-between-two-roots-of-ours",
                        ACCEPTED,
                        () -> roots(ROOT, next).chain(leaf, ica, bridge)),
                own(
                        "bridge-that-is-not-needed-and-expired",
                        ACCEPTED,
                        () -> roots(next).chain(leaf, ica, expired)),
                own(
                        "bridge-from-elsewhere-that-is-not-needed",
                        ACCEPTED,
                        () -> roots(next).chain(leaf, ica, foreign)),
                own("bridge-that-is-missing", "unknown_ca", () -> roots(ROOT).chain(leaf, ica)),
                own("bridge-expired", "certificate_expired", () -> roots(ROOT).chain(leaf, ica, expired)),
                own("bridge-from-elsewhere", "unknown_ca", () -> roots(ROOT).chain(leaf, ica, foreign)),
                own("bridge-after-an-old-leaf", "unknown_ca", () -> roots(next).chain(LEAF, ICA, bridge)),
                own("bridge-alone", "unsupported_certificate", () -> roots(ROOT).chain(bridge)),
                own(
                        "bridge-and-new-root",
                        "bad_certificate",
                        () -> roots(ROOT, next).chain(leaf, ica, next)),
                own("bridge-and-old-root", "bad_certificate", () -> roots(ROOT).chain(leaf, ica, bridge, ROOT)));
    }

    static List<PathCase> ends() {
        Issued namesake = Draft.ca("Root").key(Keys.ec("namesake")).selfSigned();
        Issued rsaNamesake = Draft.ca("Root").key(Keys.rsa(2_048, "namesake")).selfSigned();
        Issued ica = Draft.ca("ICA").byUnnamedKeyOf(ROOT);
        Issued leaf = Draft.leaf().by(ica);
        return List.of(
                own(
                        "root-of-one-name-and-another-key",
                        "unknown_ca",
                        () -> roots(namesake).chain(leaf, ica)),
                own(
                        "root-of-one-name-and-another-algorithm",
                        "unknown_ca",
                        () -> roots(rsaNamesake).chain(leaf, ica)),
                own(
                        "root-of-another-key-identifier",
                        "unknown_ca",
                        () -> roots(namesake).chain(LEAF, ICA)),
                own(
                        "two-roots-of-one-name",
                        ACCEPTED,
                        () -> roots(namesake, rsaNamesake, ROOT).chain(leaf, ica)),
                own(
                        "expired-leaf-under-two-roots-of-one-name",
                        "certificate_expired",
                        () -> roots(ROOT, namesake)
                                .chain(Draft.leaf().valid(YEAR_AGO, DAY_AGO).by(ica), ica)),
                own(
                        "self-signed-leaf",
                        "unknown_ca",
                        () -> roots(ROOT).chain(Draft.leaf().selfSigned())),
                own(
                        "broken-signature-of-leaf",
                        "bad_certificate",
                        () -> roots(ROOT).chain(Draft.leaf().signed(Keys.ec("nobody"), ICA.subject()), ICA)),
                own(
                        "broken-signature-of-ica",
                        "unknown_ca",
                        () -> roots(ROOT).chain(LEAF, Draft.ca("ICA").signed(Keys.ec("nobody"), ROOT.subject()))));
    }

    static List<PathCase> encoding() {
        return List.of(
                own("trailing-byte", "bad_certificate", () -> roots(ROOT).chain(LEAF.bent(hex -> hex + "00"), ICA)),
                own(
                        "two-certificates-in-one",
                        "bad_certificate",
                        () -> roots(ROOT).chain(LEAF.bent(hex -> hex + ICA.der()), ICA)),
                own(
                        "long-length",
                        "bad_certificate",
                        () -> roots(ROOT).chain(LEAF.bent(hex -> "308300" + hex.substring(4)), ICA)),
                own(
                        "indefinite-length",
                        "bad_certificate",
                        () -> roots(ROOT).chain(LEAF.bent(hex -> "3080" + hex.substring(8) + "0000"), ICA)),
                own(
                        "critical-is-1",
                        "bad_certificate",
                        () -> roots(ROOT).chain(LEAF.bent(hex -> hex.replaceFirst("0101ff", "010101")), ICA)),
                own(
                        "extension-not-der",
                        "bad_certificate",
                        () -> roots(ROOT)
                                .chain(
                                        Draft.leaf()
                                                .raw(Names.UNKNOWN, false, new byte[] {4, (byte) 0x81, 1, 0})
                                                .by(ICA),
                                        ICA)),
                own(
                        "extension-with-trailing-byte",
                        "bad_certificate",
                        () -> roots(ROOT)
                                .chain(
                                        Draft.leaf()
                                                .raw(Names.UNKNOWN, false, new byte[] {5, 0, 0})
                                                .by(ICA),
                                        ICA)),
                // the algorithm of the signature, after the signed part
                same(
                        "rfc5280::mismatching-signature-algorithm",
                        "bad_certificate",
                        () -> roots(ROOT).chain(LEAF.bent(ChainCases::otherSignatureAlgorithm), ICA)),
                own(
                        "not-a-certificate",
                        "bad_certificate",
                        () -> roots(ROOT).chain(LEAF.bent(hex -> "3003020101"), ICA)));
    }

    static List<PathCase> validity() {
        Issued root = Draft.ca("Root").valid(YEAR_AGO, YEAR_ON).selfSigned();
        Issued ica = Draft.ca("ICA").valid(YEAR_AGO, YEAR_ON).by(root);
        Issued leaf = Draft.leaf().valid(DAY_AGO, TestPki.NOW).by(ica);
        Issued expired = Draft.ca("Root").valid(YEAR_AGO, DAY_AGO).selfSigned();
        return List.of(
                same(
                        "rfc5280::validity::expired-root",
                        "certificate_expired",
                        () -> roots(expired).chain(leaf, ica)),
                same(
                        "rfc5280::validity::expired-intermediate",
                        "certificate_expired",
                        () -> roots(root)
                                .chain(
                                        leaf,
                                        Draft.ca("ICA").valid(YEAR_AGO, DAY_AGO).by(root))),
                same(
                        "rfc5280::validity::expired-leaf",
                        "certificate_expired",
                        () -> roots(root).chain(leaf, ica).at(TestPki.NOW.plusSeconds(1))),
                same(
                        "rfc5280::validity::notbefore-exact",
                        ACCEPTED,
                        () -> roots(root).chain(leaf, ica).at(DAY_AGO)),
                same(
                        "rfc5280::validity::notbefore-fractional",
                        "certificate_expired",
                        () -> roots(root).chain(leaf, ica).at(DAY_AGO.minusMillis(1))),
                same(
                        "rfc5280::validity::notafter-exact",
                        ACCEPTED,
                        () -> roots(root).chain(leaf, ica)),
                differs(
                        "rfc5280::validity::notafter-fractional",
                        "certificate_expired",
                        "A certificate ends at the instant that it names, not a second later.",
                        () -> roots(root).chain(leaf, ica).at(TestPki.NOW.plusMillis(5))),
                own(
                        "root-not-yet-valid",
                        "certificate_expired",
                        () -> roots(Draft.ca("Root")
                                        .valid(TestPki.NOW.plusSeconds(1), YEAR_ON)
                                        .selfSigned())
                                .chain(leaf, ica)),
                own(
                        "ica-not-yet-valid",
                        "certificate_expired",
                        () -> roots(root)
                                .chain(
                                        leaf,
                                        Draft.ca("ICA")
                                                .valid(TestPki.NOW.plusSeconds(1), YEAR_ON)
                                                .by(root))));
    }

    private static Issued[] deep(int certificates) {
        var chain = new Issued[certificates];
        Issued issuer = ROOT;
        for (int i = certificates - 1; i > 0; i--) {
            issuer = Draft.ca("Level " + i).by(issuer);
            chain[i] = issuer;
        }
        chain[0] = Draft.leaf().by(issuer);
        return chain;
    }

    private static Given chainOfPain() {
        Issued other = Draft.ca("Other Root").selfSigned();
        Issued expired = Draft.ca("Root").valid(YEAR_AGO, DAY_AGO).by(other);
        return roots(ROOT, other).chain(Draft.leaf().by(ROOT), expired);
    }

    private static Issued cycle(String name, String issuer) {
        return Draft.ca(name).signed(Keys.ec(issuer), new X500Name("CN=" + issuer));
    }

    private static Issued sameCa(String key, String issuerKey) {
        return Draft.ca("Cycle").key(Keys.ec(key)).signed(Keys.ec(issuerKey), new X500Name("CN=Cycle"));
    }

    private static Given crossSigned() {
        Issued a = Draft.ca("Root A").selfSigned();
        Issued bByA = Draft.ca("Root B").by(a);
        Issued aByB = Draft.ca("Root A").by(bByA);
        Issued intermediate = Draft.ca("Intermediate A1").by(a);
        Issued leaf = Draft.leaf()
                .subject("")
                .without(Extension.subjectAlternativeName)
                .with(Extension.subjectAlternativeName, true, Names.dns("example.com"))
                .by(intermediate);
        return roots(a).chain(leaf, intermediate, aByB, bByA);
    }

    private static String otherSignatureAlgorithm(String hex) {
        // ecdsa-with-SHA256 and ecdsa-with-SHA384 differ in the last byte
        int last = hex.lastIndexOf("06082a8648ce3d040302");
        return hex.substring(0, last) + "06082a8648ce3d040303" + hex.substring(last + 20);
    }
}
