package dev.fourfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;

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

class SecretTest {

    private static final Bytes NOTHING = Bytes.ofHex("");

    /** RFC 5869, appendix A.1 to A.3: salt, ikm, PRK. */
    private static final String[][] RFC_5869 = {
        {
            "000102030405060708090a0b0c",
            "0b".repeat(22),
            "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"
        },
        {
            "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
                    + "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"
                    + "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
                    + "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
                    + "404142434445464748494a4b4c4d4e4f",
            "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244"
        },
        {"00".repeat(32), "0b".repeat(22), "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"},
    };

    @Test
    void extractsAsRfc5869Says() {
        for (String[] row : RFC_5869) {
            assertThat(secret(row[0]).extract(secret(row[1])).publish()).isEqualTo(Bytes.ofHex(row[2]));
        }
    }

    @Test
    void extractsAndExpandsAsThePlatformDoes() throws Exception {
        var random = new Random(1);
        KDF hkdf = KDF.getInstance("HKDF-SHA256");
        for (int round = 0; round < 200; round++) {
            byte[] salt = bytes(random, 32);
            byte[] ikm = bytes(random, random.nextInt(1, 100));
            byte[] prk = hkdf.deriveData(
                    HKDFParameterSpec.ofExtract().addSalt(salt).addIKM(ikm).extractOnly());
            Secret extracted =
                    Secret.takeOver(salt.clone(), Hash.SHA256).extract(Secret.takeOver(ikm.clone(), Hash.SHA256));
            assertThat(extracted.publish()).isEqualTo(Bytes.of(prk));

            int length = random.nextInt(1, 255 * 32 + 1);
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
