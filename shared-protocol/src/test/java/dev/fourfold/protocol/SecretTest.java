package dev.fourfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fourfold.protocol.message.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SecretTest {

    private static final Bytes NOTHING = Bytes.ofHex("");

    /** RFC 5869, appendix A.1 to A.3: salt, ikm, PRK, info, OKM. */
    private static final String[][] RFC_5869 = {
        {
            "000102030405060708090a0b0c",
            "0b".repeat(22),
            "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
            "f0f1f2f3f4f5f6f7f8f9",
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
        },
        {
            "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
                    + "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"
                    + "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
                    + "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
                    + "404142434445464748494a4b4c4d4e4f",
            "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
            "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecf"
                    + "d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef"
                    + "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                    + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                    + "cc30c58179ec3e87c14c01d5c1f3434f1d87"
        },
        {
            "",
            "0b".repeat(22),
            "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
            "",
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
        },
    };

    @Test
    void extractsAndExpandsAsRfc5869Says() {
        for (String[] row : RFC_5869) {
            Secret prk = secret(row[0]).extract(secret(row[1]));
            assertThat(prk.publish()).isEqualTo(Bytes.ofHex(row[2]));
            assertThat(prk.expand(HexFormat.of().parseHex(row[3]), row[4].length() / 2)
                            .publish())
                    .isEqualTo(Bytes.ofHex(row[4]));
        }
    }

    @ParameterizedTest
    @EnumSource
    void extractsAndExpandsAsThePlatformDoes(Hash hash) throws Exception {
        var random = new Random(1);
        KDF hkdf = KDF.getInstance("HKDF-" + hash.algorithm().replace("-", ""));
        for (int round = 0; round < 200; round++) {
            byte[] salt = bytes(random, random.nextInt(1, 200));
            byte[] ikm = bytes(random, random.nextInt(1, 100));
            byte[] prk = hkdf.deriveData(
                    HKDFParameterSpec.ofExtract().addSalt(salt).addIKM(ikm).extractOnly());
            Secret extracted = Secret.takeOver(salt.clone(), hash).extract(Secret.takeOver(ikm.clone(), hash));
            assertThat(extracted.publish()).isEqualTo(Bytes.of(prk));

            int length = random.nextInt(1, 255 * hash.length() + 1);
            byte[] context = bytes(random, random.nextInt(256));
            String label = "label".substring(random.nextInt(6));
            byte[] output = hkdf.deriveData(
                    HKDFParameterSpec.expandOnly(new SecretKeySpec(prk, "HKDF"), info(length, label, context), length));
            assertThat(extracted.expand(label, Bytes.of(context), length).publish())
                    .isEqualTo(Bytes.of(output));
        }
    }

    @Test
    void derivesSomethingElseForEveryLabelContextAndLength() {
        Secret secret = secret("01".repeat(32));
        assertThat(List.of(
                        secret.expand("key", NOTHING, 32).publish(),
                        secret.expand("kez", NOTHING, 32).publish(),
                        secret.expand("key", Bytes.ofHex("00"), 32).publish(),
                        secret.expand("key", Bytes.ofHex("0000"), 32).publish(),
                        secret.expand("key", NOTHING, 33).publish().first(32),
                        secret("02".repeat(32)).expand("key", NOTHING, 32).publish()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void derivesAsManyBytesAsItsHashHas(Hash hash) {
        Secret secret = Secret.zero(hash);
        assertThat(secret.publish()).isEqualTo(Bytes.of(new byte[hash.length()]));
        for (Secret derived : List.of(secret.extract(secret), secret.derive("key", NOTHING), secret.next())) {
            assertThat(derived.publish().length()).isEqualTo(hash.length());
            assertThat(derived.hash()).isEqualTo(hash);
        }
        assertThat(secret.mac(NOTHING).length()).isEqualTo(hash.length());
    }

    @Test
    void isFollowedByAnotherWhenKeysAreUpdated() {
        Secret first = secret("01".repeat(32));
        Secret second = first.next();
        assertThat(second.publish()).isEqualTo(first.expand("upd", NOTHING, 32).publish());
        assertThat(List.of(first.publish(), second.publish(), second.next().publish()))
                .doesNotHaveDuplicates();
    }

    @Test
    void keepsToTheLabelsThatItBeganWith() {
        Secret tls = TlsSecret.of(Bytes.of(new byte[32]));
        Secret ours = Secret.zero(Hash.SHA256);
        assertThat(tls.derive("key", NOTHING).publish())
                .isNotEqualTo(ours.derive("key", NOTHING).publish());
        for (Secret derived : List.of(tls.extract(ours), tls.zeroAlike(), tls.derive("key", NOTHING))) {
            assertThat(derived.derive("key", NOTHING).publish())
                    .isEqualTo(TlsSecret.of(derived.publish())
                            .derive("key", NOTHING)
                            .publish());
        }
    }

    @Test
    void doesNotMixWithASecretOfAnotherHash() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Secret.zero(Hash.SHA256).extract(Secret.zero(Hash.SHA384)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Secret.zero(Hash.SHA384).extract(Secret.zero(Hash.SHA256)));
    }

    @ParameterizedTest
    @EnumSource
    void expandsToNoMoreThanHkdfGives(Hash hash) {
        int most = 255 * hash.length();
        assertThat(Secret.zero(hash).expand(new byte[0], most).publish().length())
                .isEqualTo(most);
        assertThatIllegalArgumentException().isThrownBy(() -> Secret.zero(hash).expand(new byte[0], most + 1));
    }

    @Test
    void knowsItsMacWithSha384() {
        // RFC 4231, test cases 2 and 6
        var key = Secret.takeOver("Jefe".getBytes(StandardCharsets.US_ASCII), Hash.SHA384);
        Bytes message = Bytes.of("what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII));
        assertThat(key.mac(message))
                .isEqualTo(Bytes.ofHex("af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47"
                        + "e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649"));
        var longKey = Secret.takeOver(HexFormat.of().parseHex("aa".repeat(131)), Hash.SHA384);
        Bytes other =
                Bytes.of("Test Using Larger Than Block-Size Key - Hash Key First".getBytes(StandardCharsets.US_ASCII));
        assertThat(longKey.mac(other))
                .isEqualTo(Bytes.ofHex("4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f"
                        + "3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952"));
    }

    @Test
    void knowsItsMac() {
        // RFC 4231, test case 2
        Secret key = secret(HexFormat.of().formatHex("Jefe".getBytes(StandardCharsets.US_ASCII)));
        Bytes message = Bytes.of("what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII));
        Bytes mac = Bytes.ofHex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assertThat(key.mac(message)).isEqualTo(mac);
        assertThat(key.verifies(mac, message)).isTrue();
    }

    @Test
    void refusesAMacThatDiffersInABitOrInLength() {
        Secret key = secret("07".repeat(32));
        Bytes message = Bytes.ofHex("0102");
        byte[] mac = key.mac(message).toArray();
        for (int bit = 0; bit < 8 * mac.length; bit++) {
            byte[] wrong = mac.clone();
            wrong[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(key.verifies(Bytes.of(wrong), message)).isFalse();
        }
        assertThat(key.verifies(Bytes.of(Arrays.copyOf(mac, 31)), message)).isFalse();
        assertThat(key.verifies(Bytes.of(Arrays.copyOf(mac, 48)), message)).isFalse();
        assertThat(key.verifies(NOTHING, message)).isFalse();
        assertThat(key.verifies(Bytes.of(mac), Bytes.ofHex("0103"))).isFalse();
    }

    @Test
    void doesNotPrint() {
        byte[] value = bytes(new Random(2), 32);
        Secret secret = Secret.takeOver(value.clone(), Hash.SHA256);
        assertThat(secret.toString())
                .isEqualTo("[redacted]")
                .doesNotContain(HexFormat.of().formatHex(value))
                .doesNotContain(Base64.getEncoder().encodeToString(value));
    }

    @Test
    void isEqualToNothingButItself() {
        assertThat(secret("0102")).isNotEqualTo(secret("0102"));
    }

    @Test
    void tellsTwoSecretsApartByFingerprintsThatAreNoPartOfThem() {
        Secret one = secret("01".repeat(32));
        assertThat(one.fingerprint())
                .hasSize(8)
                .isEqualTo(secret("01".repeat(32)).fingerprint())
                .isNotEqualTo(secret("02".repeat(32)).fingerprint());
        assertThat(one.publish().toString()).doesNotContain(one.fingerprint());
    }

    @Test
    void isZeroAfterItWasForgotten() {
        byte[] value = {1, 2, 3};
        Secret secret = Secret.takeOver(value, Hash.SHA256);
        secret.forget();
        assertThat(secret.publish()).isEqualTo(Bytes.ofHex("000000"));
        assertThat(value).containsOnly(0);
    }

    @Test
    void givesAKeyThatOutlivesIt() {
        Secret secret = secret("01".repeat(16));
        SecretKeySpec key = secret.key("AES");
        secret.forget();
        assertThat(key.getEncoded()).containsOnly(1);
    }

    private static byte[] info(int length, String label, byte[] context) {
        byte[] name = ("ff1 " + label).getBytes(StandardCharsets.US_ASCII);
        var info = ByteBuffer.allocate(4 + name.length + context.length);
        info.putShort((short) length).put((byte) name.length).put(name).put((byte) context.length);
        return info.put(context).array();
    }

    private static Secret secret(String hex) {
        return Secret.takeOver(HexFormat.of().parseHex(hex), Hash.SHA256);
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
