package dev.fourfold.protocol.trust;

import static dev.fourfold.protocol.trust.Given.ACCEPTED;
import static dev.fourfold.protocol.trust.Given.ROOT_REFUSED;
import static dev.fourfold.protocol.trust.Given.roots;
import static dev.fourfold.protocol.trust.PathCase.differs;
import static dev.fourfold.protocol.trust.PathCase.own;
import static dev.fourfold.protocol.trust.PathCase.same;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.TestPki;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509v1CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Cases of extensions that say nothing of names, purposes or CAs, and of the other fields. */
final class ExtensionCases {

    private static final Issued ROOT = Draft.ca("Root").selfSigned();
    private static final byte[] NULL = {5, 0};
    private static final int ISSUER = 3;
    private static final int SUBJECT = 5;

    private static final String IDENTIFIERS =
            "Key identifiers help to search for issuers, and here nobody searches: the signature decides.";
    private static final String SERIALS = "A serial number means nothing but what its CA means by it.";

    private ExtensionCases() {}

    static List<PathCase> cases() {
        var access = new AuthorityInformationAccess(AccessDescription.id_ad_caIssuers, Names.name("example.com"));
        return List.of(
                same(
                        "rfc5280::unknown-critical-extension-ee",
                        "bad_certificate",
                        () -> leaf(draft -> draft.raw(Names.UNKNOWN, true, NULL))),
                same(
                        "rfc5280::unknown-critical-extension-intermediate",
                        "bad_certificate",
                        () -> ica(draft -> draft.raw(Names.UNKNOWN, true, NULL))),
                same(
                        "rfc5280::unknown-critical-extension-root",
                        ROOT_REFUSED,
                        () -> root(draft -> draft.raw(Names.UNKNOWN, true, NULL))),
                own("unknown-extension", ACCEPTED, () -> leaf(draft -> draft.raw(Names.UNKNOWN, false, NULL))),
                same(
                        "rfc5280::ee-aia",
                        ACCEPTED,
                        () -> leaf(draft -> draft.with(Extension.authorityInfoAccess, false, access))),
                same(
                        "rfc5280::ee-critical-aia-invalid",
                        "bad_certificate",
                        () -> leaf(draft -> draft.with(Extension.authorityInfoAccess, true, access))),
                same(
                        "webpki::malformed-aia",
                        "bad_certificate",
                        () -> leaf(draft -> draft.raw(
                                Extension.authorityInfoAccess,
                                false,
                                "malformed".getBytes(StandardCharsets.US_ASCII)))),
                same("rfc5280::duplicate-extensions", "bad_certificate", ExtensionCases::duplicate),
                same("webpki::v1-cert", "bad_certificate", ExtensionCases::versionOne),
                differs(
                        "rfc5280::pc::ica-noncritical-pc",
                        ACCEPTED,
                        "Policy constraints are applied, critical or not.",
                        () -> ica(draft -> draft.with(Extension.policyConstraints, false, explicitPolicyAfter(3)))),
                own(
                        "explicit-policy-without-policies",
                        "bad_certificate",
                        () -> ica(draft -> draft.with(Extension.policyConstraints, true, explicitPolicyAfter(0)))));
    }

    static List<PathCase> identifiers() {
        return List.of(
                same(
                        "rfc5280::aki::critical-aki",
                        ROOT_REFUSED,
                        () -> root(draft -> draft.with(
                                Extension.authorityKeyIdentifier, true, new AuthorityKeyIdentifier(new byte[] {1})))),
                differs(
                        "rfc5280::aki::leaf-missing-aki",
                        ACCEPTED,
                        IDENTIFIERS,
                        () -> roots(ROOT).chain(Draft.leaf().byUnnamedKeyOf(ROOT))),
                differs("rfc5280::aki::intermediate-missing-aki", ACCEPTED, IDENTIFIERS, () -> {
                    Issued ica = Draft.ca("ICA").byUnnamedKeyOf(ROOT);
                    return roots(ROOT).chain(Draft.leaf().by(ica), ica);
                }),
                same("rfc5280::aki::self-signed-root-missing-aki", ACCEPTED, () -> root(draft -> draft)),
                differs("rfc5280::aki::cross-signed-root-missing-aki", ACCEPTED, IDENTIFIERS, () -> {
                    Issued crossSigned = Draft.ca("Cross").byUnnamedKeyOf(ROOT);
                    return roots(crossSigned).chain(Draft.leaf().by(crossSigned));
                }),
                own("leaf-aki-of-another-key", ACCEPTED, () -> {
                    Issued ica = Draft.ca("ICA").by(ROOT);
                    return roots(ROOT)
                            .chain(
                                    Draft.leaf()
                                            .with(
                                                    Extension.authorityKeyIdentifier,
                                                    false,
                                                    new AuthorityKeyIdentifier(new byte[] {1}))
                                            .by(ica),
                                    ica);
                }),
                own(
                        "ica-aki-of-another-key",
                        ACCEPTED,
                        () -> ica(draft -> draft.with(
                                Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(new byte[] {1})))),
                same(
                        "rfc5280::ski::critical-ski",
                        ROOT_REFUSED,
                        () -> root(draft -> draft.with(
                                Extension.subjectKeyIdentifier, true, new SubjectKeyIdentifier(new byte[] {1})))),
                differs(
                        "rfc5280::ski::root-missing-ski",
                        ACCEPTED,
                        IDENTIFIERS,
                        () -> root(draft -> draft.without(Extension.subjectKeyIdentifier))),
                differs(
                        "rfc5280::ski::intermediate-missing-ski",
                        ACCEPTED,
                        IDENTIFIERS,
                        () -> ica(draft -> draft.without(Extension.subjectKeyIdentifier))),
                differs(
                        "rfc5280::serial::too-long",
                        ACCEPTED,
                        SERIALS,
                        () -> leaf(draft -> draft.serial(BigInteger.ONE.shiftLeft(170)))),
                differs("rfc5280::serial::zero", ACCEPTED, SERIALS, () -> leaf(draft -> draft.serial(BigInteger.ZERO))),
                same(
                        "rfc5280::ee-empty-issuer",
                        "bad_certificate",
                        () -> roots(ROOT).chain(Draft.leaf().by(ROOT).with(ISSUER, new DERSequence(), ROOT.key()))),
                same("rfc5280::ca-empty-subject", ROOT_REFUSED, () -> {
                    Issued root = Draft.ca("Nameless").selfSigned();
                    return roots(root.with(SUBJECT, new DERSequence(), root.key()))
                            .chain(Draft.leaf().by(root).with(ISSUER, new DERSequence(), root.key()));
                }));
    }

    private static Given duplicate() {
        // a second subjectAltName in the place of another extension of the same length
        Issued leaf = Draft.leaf()
                .raw(Names.UNKNOWN, false, NULL)
                .raw(new ASN1ObjectIdentifier("1.3.6.1.4.1.55738.666.2"), false, NULL)
                .by(ROOT);
        return roots(ROOT)
                .chain(leaf.bent(hex -> hex.replace("060b2b0601040183b33a851a02", "060b2b0601040183b33a851a01")));
    }

    private static Given versionOne() {
        try {
            var builder = new X509v1CertificateBuilder(
                    ROOT.subject(),
                    BigInteger.TEN,
                    Date.from(TestPki.NOW.minusSeconds(60)),
                    Date.from(TestPki.NOW.plusSeconds(60)),
                    new X500Name("CN=Leaf"),
                    ROOT.publicKey());
            var signer = new JcaContentSignerBuilder("SHA256withECDSA")
                    .build(ROOT.key().getPrivate());
            byte[] der = builder.build(signer).getEncoded();
            return roots(ROOT).chain(new Issued(ROOT.subject(), ROOT.publicKey(), ROOT.key(), Bytes.of(der)));
        } catch (IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private static DERSequence explicitPolicyAfter(int certificates) {
        return new DERSequence(new DERTaggedObject(false, 0, new ASN1Integer(certificates)));
    }

    private static Given leaf(UnaryOperator<Draft> change) {
        return roots(ROOT).chain(change.apply(Draft.leaf()).by(ROOT));
    }

    private static Given root(UnaryOperator<Draft> change) {
        Issued root = change.apply(Draft.ca("Root")).selfSigned();
        return roots(root).chain(Draft.leaf().byUnnamedKeyOf(root));
    }

    private static Given ica(UnaryOperator<Draft> change) {
        Issued ica = change.apply(Draft.ca("ICA")).by(ROOT);
        return roots(ROOT).chain(Draft.leaf().by(ica), ica);
    }
}
