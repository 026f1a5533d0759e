package dev.fourfold.ca.lint;

import dev.fourfold.ca.Sha256;
import dev.fourfold.ca.policy.KeyKind;
import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.List;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;

/** The rules about the key that is certified. */
final class KeyRules {

    private static final BigInteger USUAL_EXPONENT = BigInteger.valueOf(65_537);

    static final List<Rule> ALL = List.of(
            Rule.of(
                    "key-sound",
                    "RFC 3279, 5480, 8410 and 9881; CVE-2017-15361, CVE-2022-26320",
                    "The key is of a kind that is certified, well formed, large enough and not known to be weak",
                    (certificate, _) -> KeyKind.isSound(certificate.getSubjectPublicKeyInfo())),
            Rule.of(
                    "key-not-blocked",
                    "RFC 5280, section 5.3.1",
                    "The key has not been reported as compromised",
                    (certificate, context) ->
                            context.blocked().reason(hash(certificate)).isEmpty()),
            Rule.of(
                    "key-not-of-the-ca",
                    "RFC 5280, section 4.2.1.9",
                    "The key is not one of this CA's own",
                    (certificate, context) -> !context.ownKeys().contains(hash(certificate))),
            Rule.warning(
                    "rsa-exponent-usual",
                    "CA/Browser Forum Baseline Requirements, section 6.1.6",
                    "The exponent of an RSA key is 65537",
                    (certificate, _) -> hasUsualExponent(certificate.getSubjectPublicKeyInfo())));

    private KeyRules() {}

    static Bytes hash(X509CertificateHolder certificate) {
        try {
            return Bytes.of(Sha256.of(certificate.getSubjectPublicKeyInfo().getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasUsualExponent(SubjectPublicKeyInfo key) {
        if (KeyKind.of(key).filter(kind -> kind == KeyKind.RSA).isEmpty()) {
            return true;
        }
        try {
            return RSAPublicKey.getInstance(key.parsePublicKey())
                    .getPublicExponent()
                    .equals(USUAL_EXPONENT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
