package dev.fourfold.protocol.trust;

import static dev.fourfold.protocol.trust.Given.ACCEPTED;
import static dev.fourfold.protocol.trust.Given.ROOT_REFUSED;
import static dev.fourfold.protocol.trust.Given.roots;
import static dev.fourfold.protocol.trust.PathCase.differs;
import static dev.fourfold.protocol.trust.PathCase.own;
import static dev.fourfold.protocol.trust.PathCase.same;

import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Cases of what makes a CA, and of how long a path under it may be. */
final class IssuerCases {

    private static final Issued ROOT = Draft.ca("Root").selfSigned();

    private IssuerCases() {}

    static List<PathCase> cases() {
        return List.of(
                same(
                        "rfc5280::intermediate-ca-without-ca-bit",
                        "bad_certificate",
                        () -> ica(draft -> draft.with(Extension.basicConstraints, true, new BasicConstraints(false)))),
                same(
                        "rfc5280::intermediate-ca-missing-basic-constraints",
                        "bad_certificate",
                        () -> ica(draft -> draft.without(Extension.basicConstraints))),
                same(
                        "rfc5280::root-missing-basic-constraints",
                        ROOT_REFUSED,
                        () -> root(draft -> draft.without(Extension.basicConstraints))),
                differs(
                        "rfc5280::root-non-critical-basic-constraints",
                        ACCEPTED,
                        "Basic constraints are applied, critical or not.",
                        () -> root(draft -> draft.with(Extension.basicConstraints, false, new BasicConstraints(true)))),
                same(
                        "rfc5280::root-inconsistent-ca-extensions",
                        ROOT_REFUSED,
                        () -> root(draft -> draft.usage(KeyUsage.digitalSignature))),
                same(
                        "rfc5280::ica-ku-keycertsign",
                        "bad_certificate",
                        () -> ica(draft -> draft.pathLength(0).usage(KeyUsage.digitalSignature))),
                own("ica-without-key-usage", "bad_certificate", () -> ica(draft -> draft.without(Extension.keyUsage))),
                own("root-without-key-usage", ACCEPTED, () -> root(draft -> draft.without(Extension.keyUsage))),
                own("leaf-as-issuer", "bad_certificate", () -> {
                    Issued issuer = Draft.leaf().subject("CN=Issuer").by(ROOT);
                    return roots(ROOT).chain(Draft.leaf().by(issuer), issuer);
                }),
                same("invalid::invalid-issuer-key", "bad_certificate", IssuerCases::emptyRsaKey));
    }

    static List<PathCase> pathLengths() {
        return List.of(
                same("pathlen::ee-with-intermediate-pathlen-0", ACCEPTED, () -> lengths(0)),
                same("pathlen::ee-with-intermediate-pathlen-1", ACCEPTED, () -> lengths(1)),
                same("pathlen::ee-with-intermediate-pathlen-2", ACCEPTED, () -> lengths(2)),
                differs(
                        "pathlen::validation-ignores-pathlen-in-leaf",
                        "unsupported_certificate",
                        "A CA is not a peer.",
                        () -> {
                            Issued first = Draft.ca("First").pathLength(0).by(ROOT);
                            return roots(ROOT)
                                    .chain(Draft.ca("Second").pathLength(0).by(first), first);
                        }),
                same("pathlen::intermediate-violates-pathlen-0", "bad_certificate", () -> lengths(0, 0)),
                same("pathlen::intermediate-pathlen-may-increase", ACCEPTED, () -> lengths(1, 2)),
                same("pathlen::intermediate-pathlen-too-long", "bad_certificate", () -> lengths(1, 0, 0)),
                same("pathlen::self-issued-certs-pathlen", ACCEPTED, () -> {
                    Issued first = Draft.ca("ICA'").pathLength(1).by(ROOT);
                    Issued second = Draft.ca("ICA'")
                            .key(Keys.ec("second"))
                            .pathLength(1)
                            .by(first);
                    Issued third = Draft.ca("ICA''").pathLength(0).by(second);
                    return roots(ROOT).chain(Draft.leaf().by(third), third, second, first);
                }),
                own("root-pathlen-0-with-leaf", ACCEPTED, () -> root(draft -> draft.pathLength(0))),
                own("root-pathlen-0-with-intermediate", "bad_certificate", () -> {
                    Issued root = Draft.ca("Root").pathLength(0).selfSigned();
                    Issued ica = Draft.ca("ICA").by(root);
                    return roots(root).chain(Draft.leaf().by(ica), ica);
                }),
                own("root-pathlen-0-with-self-issued-intermediate", ACCEPTED, () -> {
                    Issued root = Draft.ca("Root").pathLength(0).selfSigned();
                    Issued next = Draft.ca("Root").key(Keys.ec("next")).by(root);
                    return roots(root).chain(Draft.leaf().by(next), next);
                }));
    }

    private static Given lengths(int... lengths) {
        var chain = new Issued[lengths.length + 1];
        Issued issuer = ROOT;
        for (int i = 0; i < lengths.length; i++) {
            issuer = Draft.ca("Level " + i).pathLength(lengths[i]).by(issuer);
            chain[lengths.length - i] = issuer;
        }
        chain[0] = Draft.leaf().by(issuer);
        return roots(ROOT).chain(chain);
    }

    private static Given emptyRsaKey() {
        Issued ica = Draft.ca("ICA")
                .publicKey(SubjectPublicKeyInfo.getInstance(
                        HexFormat.of().parseHex("3012300d06092a864886f70d0101010500030100")))
                .by(ROOT);
        return roots(ROOT).chain(Draft.leaf().by(ica), ica);
    }

    private static Given root(UnaryOperator<Draft> change) {
        Issued root = change.apply(Draft.ca("Root")).selfSigned();
        return roots(root).chain(Draft.leaf().by(root));
    }

    private static Given ica(UnaryOperator<Draft> change) {
        Issued ica = change.apply(Draft.ca("ICA")).by(ROOT);
        return roots(ROOT).chain(Draft.leaf().by(ica), ica);
    }
}
