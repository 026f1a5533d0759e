package dev.fourfold.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.WithWycheproof;
import dev.fourfold.protocol.Wycheproof;
import dev.fourfold.protocol.message.Aead;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What records are sealed with, against the vectors of Project Wycheproof. */
@WithWycheproof
class AeadKeyWycheproofTest {

    @Test
    void sealsAndOpensAes128Gcm() {
        Wycheproof.each(
                "aes_gcm_test.json", 67, vector -> ours(vector, 128), vector -> check(Aead.AES_128_GCM, vector));
    }

    @Test
    void sealsAndOpensAes256Gcm() {
        Wycheproof.each(
                "aes_gcm_test.json", 66, vector -> ours(vector, 256), vector -> check(Aead.AES_256_GCM, vector));
    }

    @Test
    void sealsAndOpensChaCha20Poly1305() {
        Wycheproof.each(
                "chacha20_poly1305_test.json",
                316,
                vector -> ours(vector, 256),
                vector -> check(Aead.CHACHA20_POLY1305, vector));
    }

    @Test
    void refusesNoncesOfAnotherLengthForChaCha20Poly1305() {
        Wycheproof.each(
                "chacha20_poly1305_test.json",
                9,
                vector -> vector.groupNumber("ivSize") != 96,
                vector -> assertThatExceptionOfType(GeneralSecurityException.class)
                        .isThrownBy(() -> open(Aead.CHACHA20_POLY1305, vector)));
    }

    private static boolean ours(Wycheproof vector, int keySize) {
        return vector.groupNumber("keySize") == keySize
                && vector.groupNumber("ivSize") == 8 * AeadKey.NONCE
                && vector.groupNumber("tagSize") == 8 * AeadKey.TAG;
    }

    private static void check(Aead aead, Wycheproof vector) throws Exception {
        if (vector.invalid()) {
            assertThatExceptionOfType(GeneralSecurityException.class).isThrownBy(() -> open(aead, vector));
            return;
        }
        assertThat(open(aead, vector)).isEqualTo(vector.hex("msg"));
        byte[] message = vector.hex("msg");
        byte[] out = Sealing.seal(key(aead, vector), vector.hex("iv"), vector.hex("aad"), message);
        assertThat(Bytes.of(out)).isEqualTo(Bytes.of(sealed(vector)));
    }

    private static byte[] open(Aead aead, Wycheproof vector) throws GeneralSecurityException {
        return Sealing.open(key(aead, vector), vector.hex("iv"), vector.hex("aad"), sealed(vector));
    }

    private static AeadKey key(Aead aead, Wycheproof vector) {
        return new AeadKey(aead, new SecretKeySpec(vector.hex("key"), aead.keyAlgorithm()));
    }

    private static byte[] sealed(Wycheproof vector) {
        byte[] ciphertext = vector.hex("ct");
        byte[] tag = vector.hex("tag");
        byte[] sealed = Arrays.copyOf(ciphertext, ciphertext.length + tag.length);
        System.arraycopy(tag, 0, sealed, ciphertext.length, tag.length);
        return sealed;
    }
}
