package dev.fourfold.protocol.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.provider.NativeSignatures;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.ContentVerifier;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.RuntimeOperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PathCertificateTest {

    private static final byte[] MESSAGE = "a status".getBytes(StandardCharsets.US_ASCII);

    /**
     * A key that signs, and who checks it.
     *
     * @param nativeCode none for Bouncy Castle
     */
    record Checked(KeyPair key, String algorithm, Optional<Provider> nativeCode, String name) {

        boolean holds(byte[] signature) throws Exception {
            return holds(signer(key, algorithm).getAlgorithmIdentifier(), MESSAGE, signature);
        }

        boolean holds(AlgorithmIdentifier by, byte[] message, byte[] signature) throws Exception {
            var certificate = PathCertificate.parse(
                    Draft.ca("Issuing").key(key).selfSigned().der());
            ContentVerifier verifier = certificate.verifier(by, nativeCode).get(by);
            try (OutputStream out = verifier.getOutputStream()) {
                out.write(message);
            }
            try {
                return verifier.verify(signature);
            } catch (RuntimeOperatorException e) {
                return false;
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Checked> onCurves() {
        List<Checked> all = new ArrayList<>();
        List<Optional<Provider>> checkers = new ArrayList<>(List.of(Optional.empty()));
        NativeSignatures.provider().ifPresent(found -> checkers.add(Optional.of(found)));
        for (Optional<Provider> checker : checkers) {
            String by = checker.map(Provider::getName).orElse("Bouncy Castle");
            all.add(new Checked(Keys.ec("checked"), "SHA256withECDSA", checker, "P-256 by " + by));
            all.add(new Checked(Keys.curve("secp384r1", "checked"), "SHA384withECDSA", checker, "P-384 by " + by));
            all.add(new Checked(Keys.curve("secp521r1", "checked"), "SHA512withECDSA", checker, "P-521 by " + by));
        }
        return all;
    }

    static List<Checked> others() {
        return List.of(
                new Checked(Keys.rsa(2_048, "checked"), "SHA256withRSA", Optional.empty(), "RSA"),
                new Checked(Keys.of("Ed25519", "checked"), "Ed25519", Optional.empty(), "Ed25519"),
                new Checked(Keys.of("ML-DSA-65", "checked"), "ML-DSA-65", Optional.empty(), "ML-DSA-65"));
    }

    @ParameterizedTest
    @MethodSource({"onCurves", "others"})
    void takesWhatItsKeySigned(Checked checked) throws Exception {
        assertThat(checked.holds(signature(checked))).isTrue();
    }

    @ParameterizedTest
    @MethodSource({"onCurves", "others"})
    void refusesAnotherMessage(Checked checked) throws Exception {
        AlgorithmIdentifier by = signer(checked.key(), checked.algorithm()).getAlgorithmIdentifier();
        assertThat(checked.holds(by, "another".getBytes(StandardCharsets.US_ASCII), signature(checked)))
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("onCurves")
    void refusesABitFlippedInAnyByte(Checked checked) throws Exception {
        byte[] good = signature(checked);
        // at least one bit of each number's every third byte
        for (int bit = 0; bit < 8 * good.length; bit += 23) {
            byte[] bent = good.clone();
            bent[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(checked.holds(bent)).as("bit %d", bit).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("onCurves")
    void refusesNumbersThatAreNone(Checked checked) throws Exception {
        for (List<BigInteger> numbers : List.of(
                List.of(BigInteger.ZERO, BigInteger.ZERO),
                List.of(BigInteger.ZERO, BigInteger.ONE),
                List.of(BigInteger.ONE, BigInteger.ZERO),
                List.of(BigInteger.ONE.negate(), BigInteger.ONE),
                List.of(BigInteger.ONE.shiftLeft(600), BigInteger.ONE))) {
            var pair = new ASN1EncodableVector();
            numbers.forEach(number -> pair.add(new ASN1Integer(number)));
            assertThat(checked.holds(new DERSequence(pair).getEncoded()))
                    .as("%s", numbers)
                    .isFalse();
        }
    }

    /** The same two numbers in other bytes. */
    @ParameterizedTest
    @MethodSource("onCurves")
    void refusesAnotherEncoding(Checked checked) throws Exception {
        byte[] good = signature(checked);
        ASN1Sequence numbers = ASN1Sequence.getInstance(good);
        var more = new ASN1EncodableVector();
        numbers.forEach(more::add);
        byte[] indefinite = new BERSequence(more).getEncoded();
        more.add(DERNull.INSTANCE);
        byte[] trailed = new byte[good.length + 1];
        System.arraycopy(good, 0, trailed, 0, good.length);

        assertThat(checked.holds(indefinite)).as("indefinite").isFalse();
        assertThat(checked.holds(new DERSequence(more).getEncoded()))
                .as("three")
                .isFalse();
        assertThat(checked.holds(trailed)).as("trailed").isFalse();
        assertThat(checked.holds(new byte[0])).as("empty").isFalse();
    }

    @ParameterizedTest
    @MethodSource("onCurves")
    void refusesAnotherHash(Checked checked) throws Exception {
        String other = checked.algorithm().equals("SHA256withECDSA") ? "SHA384withECDSA" : "SHA256withECDSA";
        AlgorithmIdentifier by = signer(checked.key(), other).getAlgorithmIdentifier();
        assertThat(checked.holds(by, MESSAGE, signature(checked))).isFalse();
    }

    /** A key never checks by an algorithm that is not its own. */
    @ParameterizedTest
    @MethodSource("others")
    void refusesTheAlgorithmOfACurve(Checked checked) throws Exception {
        byte[] signature = signature(checked);
        for (Checked curve : onCurves()) {
            AlgorithmIdentifier by = signer(curve.key(), curve.algorithm()).getAlgorithmIdentifier();
            var bySame = new Checked(checked.key(), curve.algorithm(), curve.nativeCode(), curve.name());
            assertThatThrownBy(() -> bySame.holds(by, MESSAGE, signature))
                    .isInstanceOfAny(OperatorCreationException.class, RuntimeException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("onCurves")
    void refusesTheAlgorithmOfAnotherKey(Checked checked) throws Exception {
        byte[] signature = signature(checked);
        for (Checked other : others()) {
            AlgorithmIdentifier by = signer(other.key(), other.algorithm()).getAlgorithmIdentifier();
            assertThatThrownBy(() -> checked.holds(by, MESSAGE, signature))
                    .isInstanceOf(OperatorCreationException.class);
        }
    }

    private static byte[] signature(Checked checked) throws Exception {
        ContentSigner signer = signer(checked.key(), checked.algorithm());
        try (OutputStream out = signer.getOutputStream()) {
            out.write(MESSAGE);
        }
        return signer.getSignature();
    }

    private static ContentSigner signer(KeyPair key, String algorithm) throws OperatorCreationException {
        return new JcaContentSignerBuilder(algorithm).build(key.getPrivate());
    }
}
