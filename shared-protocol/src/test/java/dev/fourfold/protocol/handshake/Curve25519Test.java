package dev.fourfold.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.TestPki;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.XECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Curve25519Test {

    private static final String ED25519_PKCS8 = "302e020100300506032b657004220420";
    private static final String ED25519_SPKI = "302a300506032b6570032100";
    private static final String X25519_SPKI = "302a300506032b656e032100";

    /** RFC 7748, section 5.2. */
    @ParameterizedTest
    @CsvSource({
        "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
                + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
                + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
                + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
                + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
    })
    void multipliesAsRfc7748Says(String scalar, String point, String result) {
        assertThat(agreed(hex(scalar), hex(point))).isEqualTo(hex(result));
    }

    /** RFC 7748, section 6.1: Bob's side. */
    @Test
    void agreesAsRfc7748Says() {
        byte[] bob = hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        assertThat(Curve25519.publicKey(bob))
                .isEqualTo(hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
        byte[] alice = hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
        assertThat(agreed(bob, alice))
                .isEqualTo(hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"));
    }

    /** RFC 7748, section 5.2: one iteration, and a thousand. */
    @Test
    void multipliesAThousandTimesAsRfc7748Says() {
        byte[] scalar = hex("09" + "00".repeat(31));
        byte[] point = scalar;
        for (int i = 1; i <= 1_000; i++) {
            byte[] result = agreed(scalar, point);
            point = scalar;
            scalar = result;
            if (i == 1) {
                assertThat(scalar).isEqualTo(hex("422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079"));
            }
        }
        assertThat(scalar).isEqualTo(hex("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"));
    }

    @Test
    void agreesWithThePlatform() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("X25519");
        for (int round = 0; round < 50; round++) {
            byte[] ours = Curve25519.privateKey(Dialogue.random());
            KeyPair theirs = generator.generateKeyPair();
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(theirs.getPrivate());
            agreement.doPhase(
                    KeyFactory.getInstance("X25519")
                            .generatePublic(new X509EncodedKeySpec(joined(X25519_SPKI, Curve25519.publicKey(ours)))),
                    true);
            byte[] encoded = theirs.getPublic().getEncoded();
            assertThat(agreed(ours, Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)))
                    .isEqualTo(agreement.generateSecret());
            assertThat(Curve25519.publicKey(
                            ((XECPrivateKey) theirs.getPrivate()).getScalar().orElseThrow()))
                    .isEqualTo(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void saysThatAPeerOfLowOrderCheats(int point) {
        byte[] peer = LowOrderPoints.ALL.get(point).clone();
        assertCheats(peer);
        // RFC 7748: the top bit does not count
        peer[31] |= (byte) 0x80;
        assertCheats(peer);
    }

    private static void assertCheats(byte[] peer) {
        byte[] ours = Curve25519.privateKey(Dialogue.random());
        byte[] secret = new byte[32];
        assertThat(Curve25519.agree(ours, peer, secret, 0)).isFalse();
        assertThat(Curve25519.agreePortably(ours, peer, secret, 0)).isFalse();
        assertThat(secret).containsOnly(0);
    }

    /** RFC 8032, section 7.1: secret key, public key, message, signature. */
    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    })
    void signsAndVerifiesAsRfc8032Says(String secret, String publicKey, String message, String signature)
            throws Exception {
        PrivateKey key = KeyFactory.getInstance("Ed25519")
                .generatePrivate(new PKCS8EncodedKeySpec(joined(ED25519_PKCS8, hex(secret))));
        assertThat(Curve25519.sign(key, ed25519(hex(publicKey)), hex(message))).isEqualTo(hex(signature));
        assertThat(Curve25519.verify(ed25519(hex(publicKey)), hex(message), hex(signature)))
                .isTrue();
    }

    @Test
    void signsAndVerifiesAsThePlatformDoes() throws Exception {
        var random = new Random(3);
        for (int round = 0; round < 30; round++) {
            KeyPair pair = TestPki.keyPair("Ed25519");
            byte[] message = new byte[random.nextInt(200)];
            random.nextBytes(message);
            Signature platform = Signature.getInstance("Ed25519");
            platform.initSign(pair.getPrivate());
            platform.update(message);
            byte[] signature = platform.sign();
            assertThat(Curve25519.sign(pair.getPrivate(), pair.getPublic(), message))
                    .isEqualTo(signature);
            assertThat(Curve25519.verify(pair.getPublic(), message, signature)).isTrue();
        }
    }

    @Test
    void refusesEveryFlippedBitOfASignatureAndOfItsMessage() {
        KeyPair pair = TestPki.keyPair("Ed25519");
        byte[] message = {1, 2, 3, 4};
        byte[] signature = Curve25519.sign(pair.getPrivate(), pair.getPublic(), message);
        for (int bit = 0; bit < 8 * signature.length; bit++) {
            assertThat(Curve25519.verify(pair.getPublic(), message, flipped(signature, bit)))
                    .isFalse();
        }
        for (int bit = 0; bit < 8 * message.length; bit++) {
            assertThat(Curve25519.verify(pair.getPublic(), flipped(message, bit), signature))
                    .isFalse();
        }
    }

    /** RFC 8032, section 5.1.7: S must be below the order of the group, or there are two signatures. */
    @Test
    void refusesASignatureThatIsNotReduced() {
        KeyPair pair = TestPki.keyPair("Ed25519");
        byte[] message = {1};
        byte[] signature = Curve25519.sign(pair.getPrivate(), pair.getPublic(), message);
        BigInteger order = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
        byte[] s = reversed(Arrays.copyOfRange(signature, 32, 64));
        byte[] twin = reversed(new BigInteger(1, s).add(order).toByteArray());
        System.arraycopy(Arrays.copyOf(twin, 32), 0, signature, 32, 32);
        assertThat(Curve25519.verify(pair.getPublic(), message, signature)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 65, 114})
    void refusesASignatureOfAnotherLength(int length) {
        assertThat(Curve25519.verify(TestPki.keyPair("Ed25519").getPublic(), new byte[1], new byte[length]))
                .isFalse();
    }

    private static PublicKey ed25519(byte[] raw) throws Exception {
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(joined(ED25519_SPKI, raw)));
    }

    /** By whoever is the first choice here, and by Bouncy Castle. */
    private static byte[] agreed(byte[] scalar, byte[] point) {
        byte[] result = new byte[40];
        assertThat(Curve25519.agree(scalar, point, result, 8)).isTrue();
        byte[] portable = new byte[40];
        assertThat(Curve25519.agreePortably(scalar, point, portable, 8)).isTrue();
        assertThat(portable).isEqualTo(result);
        return Arrays.copyOfRange(result, 8, 40);
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] changed = bytes.clone();
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        return changed;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    private static byte[] joined(String prefix, byte[] raw) {
        return hex(prefix + HexFormat.of().formatHex(raw));
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
