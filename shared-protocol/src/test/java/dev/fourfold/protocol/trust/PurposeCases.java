package dev.fourfold.protocol.trust;

import static dev.fourfold.protocol.trust.Given.ACCEPTED;
import static dev.fourfold.protocol.trust.Given.roots;
import static dev.fourfold.protocol.trust.PathCase.differs;
import static dev.fourfold.protocol.trust.PathCase.own;
import static dev.fourfold.protocol.trust.PathCase.same;

import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** Cases of extended key usage, of leaves and of CAs. */
final class PurposeCases {

    private static final Issued ROOT = Draft.ca("Root").selfSigned();
    private static final KeyPurposeId SERVER = KeyPurposeId.id_kp_serverAuth;
    private static final KeyPurposeId CLIENT = KeyPurposeId.id_kp_clientAuth;
    private static final KeyPurposeId ANY = KeyPurposeId.anyExtendedKeyUsage;
    private static final KeyPurposeId PRECERTIFICATE =
            KeyPurposeId.getInstance(new ASN1ObjectIdentifier("1.3.6.1.4.1.11129.2.4.4"));

    private static final String FURTHER = "Further purposes of a leaf take nothing from the one that counts.";

    private PurposeCases() {}

    static List<PathCase> cases() {
        return List.of(
                same("rfc5280::eku::ee-wrong-eku", "unsupported_certificate", () -> purposes(CLIENT)),
                differs(
                        "rfc5280::eku::ee-without-eku",
                        "unsupported_certificate",
                        "A leaf must say in which role it may act.",
                        () -> leaf(draft -> draft.without(Extension.extendedKeyUsage))),
                same(
                        "webpki::eku::ee-without-eku",
                        "unsupported_certificate",
                        () -> leaf(draft -> draft.without(Extension.extendedKeyUsage))),
                differs("webpki::eku::ee-anyeku", ACCEPTED, FURTHER, () -> purposes(SERVER, ANY)),
                own("any-eku-alone", "unsupported_certificate", () -> purposes(ANY)),
                differs(
                        "webpki::eku::ee-critical-eku",
                        ACCEPTED,
                        "That purposes are critical changes nothing: they are always applied.",
                        () -> leaf(
                                draft -> draft.with(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(SERVER)))),
                same("webpki::eku::ee-clientauth-only", "unsupported_certificate", () -> purposes(CLIENT)),
                same("webpki::eku::ee-precertificate-only", "unsupported_certificate", () -> purposes(PRECERTIFICATE)),
                differs(
                        "webpki::eku::ee-precertificate-with-serverauth",
                        ACCEPTED,
                        FURTHER,
                        () -> purposes(SERVER, PRECERTIFICATE)),
                same("webpki::eku::ee-serverauth-with-additional", ACCEPTED, () -> purposes(SERVER, CLIENT)),
                differs(
                        "webpki::eku::ee-codesigning-with-serverauth",
                        ACCEPTED,
                        FURTHER,
                        () -> purposes(SERVER, KeyPurposeId.id_kp_codeSigning)),
                differs(
                        "webpki::eku::ee-emailprotection-with-serverauth",
                        ACCEPTED,
                        FURTHER,
                        () -> purposes(SERVER, KeyPurposeId.id_kp_emailProtection)),
                differs(
                        "webpki::eku::ee-timestamping-with-serverauth",
                        ACCEPTED,
                        FURTHER,
                        () -> purposes(SERVER, KeyPurposeId.id_kp_timeStamping)),
                differs(
                        "webpki::eku::ee-ocspsigning-with-serverauth",
                        ACCEPTED,
                        FURTHER,
                        () -> purposes(SERVER, KeyPurposeId.id_kp_OCSPSigning)),
                differs(
                        "webpki::eku::root-has-eku",
                        ACCEPTED,
                        "A root may limit itself to purposes, as any CA.",
                        () -> under(Draft.ca("Root").purposes(SERVER).selfSigned())),
                own(
                        "root-for-another-purpose",
                        "unsupported_certificate",
                        () -> under(Draft.ca("Root")
                                .purposes(KeyPurposeId.id_kp_codeSigning)
                                .selfSigned())),
                own("ica-for-clients", "unsupported_certificate", () -> ica(draft -> draft.purposes(CLIENT))),
                own("ica-for-servers", ACCEPTED, () -> ica(draft -> draft.purposes(SERVER))),
                own("ica-for-any-purpose", ACCEPTED, () -> ica(draft -> draft.purposes(ANY))));
    }

    private static Given purposes(KeyPurposeId... purposes) {
        return leaf(draft -> draft.purposes(purposes));
    }

    private static Given leaf(UnaryOperator<Draft> change) {
        return roots(ROOT).chain(change.apply(Draft.leaf()).by(ROOT));
    }

    private static Given under(Issued root) {
        return roots(root).chain(Draft.leaf().by(root));
    }

    private static Given ica(UnaryOperator<Draft> change) {
        Issued ica = change.apply(Draft.ca("ICA")).by(ROOT);
        return roots(ROOT).chain(Draft.leaf().by(ica), ica);
    }
}
