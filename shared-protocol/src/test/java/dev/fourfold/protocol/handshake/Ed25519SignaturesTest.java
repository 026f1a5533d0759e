package dev.fourfold.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.TestKeys;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.message.SignatureScheme;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever makes and checks them, native code or Bouncy Castle. */
class Ed25519SignaturesTest {

    private static final SignatureScheme SCHEME = SignatureScheme.ED25519;
    private static final KeyPair PAIR = TestPki.keyPair("Ed25519");
    private static final byte[] MESSAGE = {1, 2, 3};
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    @Test
    void areThoseOfBouncyCastle() {
        for (KeyPair pair : TestKeys.pairs(SCHEME)) {
            byte[] signature = Signatures.sign(SCHEME, pair.getPrivate(), pair.getPublic(), MESSAGE);
            assertThat(signature).isEqualTo(Curve25519.sign(pair.getPrivate(), pair.getPublic(), MESSAGE));
            assertThat(Signatures.verify(SCHEME, pair.getPublic(), MESSAGE, signature))
                    .isTrue();
            assertThat(Curve25519.verify(pair.getPublic(), MESSAGE, signature)).isTrue();
        }
    }

    @Test
    void areRefusedWithAnyBitChanged() {
        byte[] signature = signature();
        for (int bit = 0; bit < 8 * signature.length; bit++) {
            byte[] wrong = signature.clone();
            wrong[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(Signatures.verify(SCHEME, PAIR.getPublic(), MESSAGE, wrong))
                    .as("bit %d", bit)
                    .isFalse();
        }
    }

    /** RFC 8032, section 5.1.7: S must be below the order of the group, or there are two signatures. */
    @Test
    void areRefusedIfTheyAreNotReduced() {
        byte[] signature = signature();
        BigInteger s = new BigInteger(1, reversed(Arrays.copyOfRange(signature, 32, 64)));
        for (int times = 1; times < 15; times++) {
            byte[] twin =
                    reversed(s.add(ORDER.multiply(BigInteger.valueOf(times))).toByteArray());
            System.arraycopy(Arrays.copyOf(twin, 32), 0, signature, 32, 32);
            assertThat(Signatures.verify(SCHEME, PAIR.getPublic(), MESSAGE, signature))
                    .as("S + %d L", times)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32, 63, 65, 114, 128})
    void areRefusedAtAnotherLength(int length) {
        assertThat(Signatures.verify(SCHEME, PAIR.getPublic(), MESSAGE, Arrays.copyOf(signature(), length)))
                .isFalse();
    }

    /** With such a key a signature of zeros, or nearly so, fits many messages or all. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                "0200000000000000000000000000000000000000000000000000000000000000"
            })
    void haveNoSchemeForAKeyOfLowOrderOrNone(String raw) throws Exception {
        assertThat(schemeOf(raw)).isFalse();
    }

    @Test
    void haveASchemeForEveryOtherKey() throws Exception {
        for (int i = 0; i < 20; i++) {
            byte[] encoded = TestPki.keyPair("Ed25519").getPublic().getEncoded();
            assertThat(schemeOf(HexFormat.of().formatHex(encoded, 12, 44))).isTrue();
        }
    }

    private static boolean schemeOf(String raw) throws GeneralSecurityException {
        byte[] encoded = HexFormat.of().parseHex("302a300506032b6570032100" + raw);
        PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        return SignatureScheme.of(key).isPresent();
    }

    private static byte[] signature() {
        return Signatures.sign(SCHEME, PAIR.getPrivate(), PAIR.getPublic(), MESSAGE);
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
