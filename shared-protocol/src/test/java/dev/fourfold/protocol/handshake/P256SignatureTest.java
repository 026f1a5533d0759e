package dev.fourfold.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.TestKeys;
import dev.fourfold.protocol.WithAmazon;
import dev.fourfold.protocol.message.SignatureScheme;
import dev.fourfold.protocol.provider.NativeSignatures;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same verdict with and without native code, on what is right and on what only looks like it. */
class P256SignatureTest {

    private static final SignatureScheme SCHEME = SignatureScheme.ECDSA_SECP256R1_SHA256;
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final KeyPair PAIR = TestKeys.pairs(SCHEME).getFirst();
    private static final byte[] MESSAGE = {1, 2, 3};

    @Test
    void isRightForItsKeyAndMessageOnly() {
        byte[] signature = sign(PAIR.getPrivate());
        assertVerdict(true, signature);
        for (boolean fast : new boolean[] {false, true}) {
            assertThat(P256Signature.verify(verifier(fast), PAIR.getPublic(), new byte[] {1, 2}, signature))
                    .isFalse();
            assertThat(P256Signature.verify(
                            verifier(fast), TestKeys.pairs(SCHEME).getLast().getPublic(), MESSAGE, signature))
                    .isFalse();
            for (SignatureScheme other : SignatureScheme.values()) {
                if (other != SCHEME) {
                    assertThat(P256Signature.verify(
                                    verifier(fast),
                                    TestKeys.pairs(other).getFirst().getPublic(),
                                    MESSAGE,
                                    signature))
                            .isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "3000",
                "3006020100020100",
                "3006020101020100",
                "3006020100020101",
                "3006020101020101",
                "30060201ff020101",
                "3080020101020101" + "0000",
                "308106020101020101",
                "3007020101020101" + "00",
                "300602010102010100",
                "0506020101020101",
                "3003020101",
                "3009020101020101020101",
                "300702020001020101",
                "3005020002010100"
            })
    void isWrongInAnyOtherForm(String hex) {
        assertVerdict(false, HexFormat.of().parseHex(hex));
    }

    @Test
    void isWrongWithNumbersOutOfRange() throws Exception {
        byte[] signature = sign(PAIR.getPrivate());
        var numbers = ASN1Sequence.getInstance(signature);
        BigInteger r = ((ASN1Integer) numbers.getObjectAt(0)).getValue();
        BigInteger s = ((ASN1Integer) numbers.getObjectAt(1)).getValue();
        assertVerdict(true, encoded(r, s));
        for (BigInteger wrong : List.of(
                BigInteger.ZERO, r.negate(), r.add(ORDER), ORDER, ORDER.subtract(BigInteger.ONE), BigInteger.ONE)) {
            assertVerdict(false, encoded(wrong, s));
            assertVerdict(false, encoded(r, wrong));
        }
        assertVerdict(false, encoded(r, s.add(ORDER)));
        assertVerdict(false, encoded(s, r));
    }

    @Test
    void isWrongWithAnyBitChanged() {
        byte[] signature = sign(PAIR.getPrivate());
        for (int bit = 0; bit < 8 * signature.length; bit++) {
            byte[] wrong = signature.clone();
            wrong[bit / 8] ^= (byte) (1 << bit % 8);
            assertVerdict(false, wrong);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ECDSA_SECP256R1_SHA256", "RSA_PSS_RSAE_SHA256"})
    @WithAmazon
    void isMadeAnewWithAPreparedKeyToo(SignatureScheme scheme) {
        for (KeyPair pair : TestKeys.pairs(scheme)) {
            PrivateKey prepared = NativeSignatures.prepared(pair.getPrivate());
            byte[] one = Signatures.sign(scheme, prepared, pair.getPublic(), MESSAGE);
            byte[] two = Signatures.sign(scheme, prepared, pair.getPublic(), MESSAGE);
            assertThat(Arrays.equals(one, two)).isFalse();
            for (byte[] signature : List.of(one, two)) {
                assertThat(Signatures.verify(scheme, pair.getPublic(), MESSAGE, signature))
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "ECDSA_SECP256R1_SHA256", mode = EnumSource.Mode.EXCLUDE)
    @WithAmazon
    void isNotMadeWithAPreparedKeyForAnotherScheme(SignatureScheme other) {
        PrivateKey prepared = NativeSignatures.prepared(PAIR.getPrivate());
        assertThatThrownBy(() -> Signatures.sign(other, prepared, PAIR.getPublic(), MESSAGE))
                .isInstanceOfAny(IllegalStateException.class, IllegalArgumentException.class);
    }

    /** Without native code on this machine, both are the same. */
    private static void assertVerdict(boolean right, byte[] signature) {
        for (boolean fast : new boolean[] {false, true}) {
            assertThat(P256Signature.verify(verifier(fast), PAIR.getPublic(), MESSAGE, signature))
                    .as("native code: %s, signature: %s", fast, HexFormat.of().formatHex(signature))
                    .isEqualTo(right);
        }
    }

    private static Optional<Signature> verifier(boolean fast) {
        return fast ? NativeSignatures.of("SHA256withECDSA") : Optional.empty();
    }

    private static byte[] sign(PrivateKey key) {
        return Signatures.sign(SCHEME, key, PAIR.getPublic(), MESSAGE);
    }

    private static byte[] encoded(BigInteger r, BigInteger s) throws Exception {
        return new DERSequence(new ASN1Integer[] {new ASN1Integer(r), new ASN1Integer(s)}).getEncoded();
    }
}
