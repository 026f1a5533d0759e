package dev.fourfold.protocol.trust;

import static dev.fourfold.protocol.trust.Given.ACCEPTED;
import static dev.fourfold.protocol.trust.Given.roots;
import static dev.fourfold.protocol.trust.PathCase.differs;
import static dev.fourfold.protocol.trust.PathCase.own;
import static dev.fourfold.protocol.trust.PathCase.same;

import java.security.KeyPair;
import java.util.List;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Cases of keys and signatures. */
final class KeyCases {

    private static final Issued ROOT = Draft.ca("Root").selfSigned();
    private static final String WEAK = "insufficient_security";
    private static final String UNSUPPORTED = "unsupported_certificate";
    private static final String EIGHTS = "2052 bits are more than the 2048 that are asked for.";
    private static final String FURTHER = "Further usages of a key take nothing from the one that counts.";

    private KeyCases() {}

    static List<PathCase> keys() {
        return List.of(
                same("webpki::forbidden-weak-rsa-key-in-root", WEAK, () -> root(Keys.rsa(1_024, "root"))),
                same("webpki::forbidden-weak-rsa-in-leaf", WEAK, () -> leaf(Keys.rsa(1_024, "leaf"))),
                own("weak-rsa-in-ica", WEAK, () -> ica(Keys.rsa(1_024, "ica"))),
                own("rsa-2047-leaf", WEAK, () -> leaf(Keys.hugeRsa(2_047))),
                own(
                        "rsa-2048-everywhere",
                        ACCEPTED,
                        () -> everywhere(Keys.rsa(2_048, "root"), Keys.rsa(2_048, "ica"), Keys.rsa(2_048, "leaf"))),
                differs(
                        "webpki::forbidden-rsa-not-divisable-by-8-in-root",
                        ACCEPTED,
                        EIGHTS,
                        () -> root(Keys.rsa(2_052, "root"))),
                differs(
                        "webpki::forbidden-rsa-key-not-divisable-by-8-in-leaf",
                        ACCEPTED,
                        EIGHTS,
                        () -> leaf(Keys.rsa(2_052, "leaf"))),
                own("rsa-4096-leaf", ACCEPTED, () -> leaf(Keys.hugeRsa(4_096))),
                own("rsa-4097-leaf", UNSUPPORTED, () -> leaf(Keys.hugeRsa(4_097))),
                own("rsa-8193-ica", UNSUPPORTED, () -> ica(Keys.hugeRsa(8_193))),
                own(
                        "p256-p384-p521",
                        ACCEPTED,
                        () -> everywhere(
                                Keys.ec("root"), Keys.curve("secp384r1", "ica"), Keys.curve("secp521r1", "leaf"))),
                same("webpki::forbidden-p192-leaf", UNSUPPORTED, () -> leaf(Keys.curve("secp192r1", "leaf"))),
                own("secp256k1-leaf", UNSUPPORTED, () -> leaf(Keys.curve("secp256k1", "leaf"))),
                own(
                        "explicit-curve-leaf",
                        "bad_certificate",
                        () -> roots(ROOT)
                                .chain(Draft.leaf()
                                        .publicKey(explicit(Keys.ec("leaf")))
                                        .by(ROOT))),
                own(
                        "ed25519-everywhere",
                        ACCEPTED,
                        () -> everywhere(
                                Keys.of("Ed25519", "root"), Keys.of("Ed25519", "ica"), Keys.of("Ed25519", "leaf"))),
                own("ed448-leaf", UNSUPPORTED, () -> leaf(Keys.of("Ed448", "leaf"))),
                own("ed448-ica", UNSUPPORTED, () -> ica(Keys.of("Ed448", "ica"))),
                own("x25519-leaf", UNSUPPORTED, () -> leaf(Keys.of("X25519", "leaf"))),
                same("webpki::forbidden-dsa-leaf", UNSUPPORTED, () -> leaf(Keys.dsa())),
                same("webpki::forbidden-dsa-root", UNSUPPORTED, () -> root(Keys.dsa())));
    }

    static List<PathCase> signatures() {
        return List.of(
                own("sha1-with-ecdsa-leaf", UNSUPPORTED, () -> signed("SHA1withECDSA", Keys.ec("Root"))),
                own("sha1-with-rsa-leaf", UNSUPPORTED, () -> signed("SHA1withRSA", Keys.rsa(2_048, "root"))),
                own("md5-with-rsa-leaf", UNSUPPORTED, () -> signed("MD5withRSA", Keys.rsa(2_048, "root"))),
                own("sha224-with-ecdsa-leaf", UNSUPPORTED, () -> signed("SHA224withECDSA", Keys.ec("Root"))),
                own("sha1-ica", UNSUPPORTED, () -> {
                    Issued ica = Draft.ca("ICA").signature("SHA1withECDSA").by(ROOT);
                    return roots(ROOT).chain(Draft.leaf().by(ica), ica);
                }),
                own("sha1-root", ACCEPTED, () -> {
                    Issued root = Draft.ca("Root").signature("SHA1withECDSA").selfSigned();
                    return roots(root).chain(Draft.leaf().by(root));
                }),
                own("sha384-with-ecdsa-leaf", ACCEPTED, () -> signed("SHA384withECDSA", Keys.ec("Root"))),
                own("sha512-with-rsa-leaf", ACCEPTED, () -> signed("SHA512withRSA", Keys.rsa(2_048, "root"))),
                own("pss-sha256-leaf", ACCEPTED, () -> signed("SHA256withRSAandMGF1", Keys.rsa(2_048, "root"))),
                own("pss-sha1-leaf", UNSUPPORTED, () -> signed("SHA1withRSAandMGF1", Keys.rsa(2_048, "root"))));
    }

    static List<PathCase> quantumSafe() {
        KeyPair root = Keys.of("ML-DSA-87", "root");
        KeyPair ica = Keys.of("ML-DSA-65", "ica");
        KeyPair leaf = Keys.of("ML-DSA-44", "leaf");
        int signature = KeyUsage.digitalSignature;
        return List.of(
                same("rfc9881::ml-dsa-44", ACCEPTED, () -> pair("ML-DSA-44")),
                same("rfc9881::ml-dsa-65", ACCEPTED, () -> pair("ML-DSA-65")),
                same("rfc9881::ml-dsa-87", ACCEPTED, () -> pair("ML-DSA-87")),
                same(
                        "rfc9881::ml-dsa-44-bad-signature",
                        "unknown_ca",
                        () -> roots(Draft.ca("Root")
                                        .key(Keys.of("ML-DSA-44", "root"))
                                        .selfSigned())
                                .chain(Draft.leaf().signed(Keys.of("ML-DSA-44", "nobody"), ROOT.subject()))),
                differs(
                        "rfc9881::ml-dsa-44-key-encipherment",
                        ACCEPTED,
                        FURTHER,
                        () -> roots(ROOT)
                                .chain(Draft.leaf()
                                        .key(leaf)
                                        .usage(signature | KeyUsage.keyEncipherment)
                                        .by(ROOT))),
                differs(
                        "rfc9881::ml-dsa-44-key-agreement",
                        ACCEPTED,
                        FURTHER,
                        () -> roots(ROOT)
                                .chain(Draft.leaf()
                                        .key(leaf)
                                        .usage(signature | KeyUsage.keyAgreement)
                                        .by(ROOT))),
                own("ml-dsa-everywhere", ACCEPTED, () -> everywhere(root, ica, leaf)),
                own(
                        "quantum-safe::ml-dsa-everywhere",
                        ACCEPTED,
                        () -> everywhere(root, ica, leaf).quantumSafe()),
                own(
                        "quantum-safe::classical-leaf",
                        WEAK,
                        () -> everywhere(root, ica, Keys.ec("leaf")).quantumSafe()),
                own(
                        "quantum-safe::classical-ica",
                        WEAK,
                        () -> everywhere(root, Keys.ec("ica"), leaf).quantumSafe()),
                own(
                        "quantum-safe::classical-root",
                        WEAK,
                        () -> everywhere(Keys.ec("root"), ica, leaf).quantumSafe()),
                own(
                        "quantum-safe::classical-everywhere",
                        WEAK,
                        () -> roots(ROOT).chain(Draft.leaf().by(ROOT)).quantumSafe()),
                own(
                        "quantum-safe::other-root-of-one-name-and-ml-dsa",
                        "unknown_ca",
                        () -> roots(Draft.ca("Root").key(root).selfSigned())
                                .chain(Draft.leaf().key(leaf).signed(ica, ROOT.subject()))
                                .quantumSafe()));
    }

    private static Given root(KeyPair key) {
        Issued root = Draft.ca("Root").key(key).selfSigned();
        return roots(root).chain(Draft.leaf().by(root));
    }

    private static Given leaf(KeyPair key) {
        return roots(ROOT).chain(Draft.leaf().key(key).by(ROOT));
    }

    private static Given ica(KeyPair key) {
        Issued ica = Draft.ca("ICA").key(key).by(ROOT);
        return roots(ROOT).chain(Draft.leaf().by(ica), ica);
    }

    private static Given everywhere(KeyPair rootKey, KeyPair icaKey, KeyPair leafKey) {
        Issued root = Draft.ca("Root").key(rootKey).selfSigned();
        Issued ica = Draft.ca("ICA").key(icaKey).by(root);
        return roots(root).chain(Draft.leaf().key(leafKey).by(ica), ica);
    }

    private static Given pair(String algorithm) {
        Issued root = Draft.ca("Root").key(Keys.of(algorithm, "root")).selfSigned();
        return roots(root).chain(Draft.leaf().key(Keys.of(algorithm, "leaf")).by(root));
    }

    private static Given signed(String algorithm, KeyPair rootKey) {
        Issued root = Draft.ca("Root").key(rootKey).selfSigned();
        return roots(root).chain(Draft.leaf().signature(algorithm).by(root));
    }

    private static SubjectPublicKeyInfo explicit(KeyPair key) {
        var named = SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded());
        return new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, ECNamedCurveTable.getByName("P-256")),
                named.getPublicKeyData().getBytes());
    }
}
