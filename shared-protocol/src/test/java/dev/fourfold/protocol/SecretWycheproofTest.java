package dev.fourfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fourfold.protocol.message.Hash;
import org.junit.jupiter.api.Test;

/** HKDF and HMAC as {@link Secret} computes them, against the vectors of Project Wycheproof. */
@WithWycheproof
class SecretWycheproofTest {

    @Test
    void derivesKeysWithSha256() {
        Wycheproof.each("hkdf_sha256_test.json", 86, vector -> hkdf(Hash.SHA256, vector));
    }

    @Test
    void derivesKeysWithSha384() {
        Wycheproof.each("hkdf_sha384_test.json", 83, vector -> hkdf(Hash.SHA384, vector));
    }

    @Test
    void authenticatesWithSha256() {
        Wycheproof.each("hmac_sha256_test.json", 174, vector -> hmac(Hash.SHA256, vector));
    }

    @Test
    void authenticatesWithSha384() {
        Wycheproof.each("hmac_sha384_test.json", 174, vector -> hmac(Hash.SHA384, vector));
    }

    private static void hkdf(Hash hash, Wycheproof vector) {
        Secret prk = Secret.takeOver(vector.hex("salt"), hash).extract(Secret.takeOver(vector.hex("ikm"), hash));
        if (vector.valid()) {
            assertThat(prk.expand(vector.hex("info"), vector.number("size")).publish())
                    .isEqualTo(Bytes.of(vector.hex("okm")));
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> prk.expand(vector.hex("info"), vector.number("size")));
        }
    }

    /** A shortened MAC is never one of ours: there the vectors only tell what ours begins with. */
    private static void hmac(Hash hash, Wycheproof vector) {
        Secret key = Secret.takeOver(vector.hex("key"), hash);
        Bytes message = Bytes.of(vector.hex("msg"));
        Bytes tag = Bytes.of(vector.hex("tag"));
        vector.assertAsExpected(key.mac(message).first(tag.length()).equals(tag));
        assertThat(key.verifies(tag, message)).isEqualTo(vector.valid() && tag.length() == hash.length());
    }
}
