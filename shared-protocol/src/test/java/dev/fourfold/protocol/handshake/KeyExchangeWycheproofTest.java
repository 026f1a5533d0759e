package dev.fourfold.protocol.handshake;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.WithWycheproof;
import dev.fourfold.protocol.Wycheproof;
import dev.fourfold.protocol.message.Group;
import dev.fourfold.protocol.message.Hash;
import org.junit.jupiter.api.Test;

/** X25519 and ML-KEM-768 as the key exchange uses them, against the vectors of Project Wycheproof. */
@WithWycheproof
class KeyExchangeWycheproofTest {

    private static final int SEED = 64;

    /**
     * "Acceptable" are points on the twist and in non-canonical form, which RFC 7748 demands to take, and points of low order,
     * which give zero, and which protocol.md §4.11 demands to refuse.
     */
    @Test
    void agreesWithX25519() {
        Wycheproof.each("x25519_test.json", 518, vector -> {
            assertThat(vector.invalid()).isFalse();
            byte[] secret = new byte[Curve25519.KEY];
            assertThat(Curve25519.agree(vector.hex("private"), vector.hex("public"), secret, 0))
                    .isEqualTo(!vector.has("ZeroSharedSecret"));
            assertThat(secret).isEqualTo(vector.hex("shared"));
            byte[] portable = new byte[Curve25519.KEY];
            assertThat(Curve25519.agreePortably(vector.hex("private"), vector.hex("public"), portable, 0))
                    .isEqualTo(!vector.has("ZeroSharedSecret"));
            assertThat(portable).isEqualTo(secret);
        });
    }

    @Test
    void makesMlKem768KeysFromASeed() {
        Wycheproof.each("mlkem_768_keygen_seed_test.json", 100, vector -> {
            assertThat(vector.valid()).isTrue();
            assertThat(client(vector).share().value()).isEqualTo(Bytes.of(vector.hex("ek")));
        });
    }

    @Test
    void encapsulatesWithMlKem768() {
        Wycheproof.each("mlkem_768_encaps_test.json", 265, vector -> {
            var ek = Bytes.of(vector.hex("ek"));
            if (vector.valid()) {
                KeyExchange.Answer answer = answer(ek, vector);
                assertThat(answer.share()).isEqualTo(Bytes.of(vector.hex("c")));
                assertThat(answer.secret().publish()).isEqualTo(Bytes.of(vector.hex("K")));
            } else {
                assertRefused(Alert.ILLEGAL_PARAMETER, () -> answer(ek, vector));
            }
        });
    }

    /** Without the vectors whose seed has another length: ours come from our own generator. */
    @Test
    void decapsulatesWithMlKem768() {
        Wycheproof.each("mlkem_768_test.json", 173, vector -> vector.hex("seed").length == SEED, vector -> {
            KeyExchange client = client(vector);
            assertThat(client.share().value()).isEqualTo(Bytes.of(vector.hex("ek")));
            var ciphertext = Bytes.of(vector.hex("c"));
            if (vector.valid()) {
                assertThat(client.agree(ciphertext, Hash.SHA256).publish()).isEqualTo(Bytes.of(vector.hex("K")));
            } else {
                assertRefused(Alert.ILLEGAL_PARAMETER, () -> client.agree(ciphertext, Hash.SHA256));
            }
        });
    }

    private static KeyExchange client(Wycheproof vector) {
        return KeyExchange.begin(Group.MLKEM768, new FixedRandom(vector.hex("seed")));
    }

    private static KeyExchange.Answer answer(Bytes ek, Wycheproof vector) throws Exception {
        return KeyExchange.answer(Group.MLKEM768, Hash.SHA256, ek, new FixedRandom(vector.hex("m")));
    }
}
