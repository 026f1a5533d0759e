package dev.fourfold.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.protocol.message.Aead;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AeadKeyTest {

    private static final byte[] AAD = {1, 2, 3, 4};
    private static final byte[] INNER = {5, 6, 7};

    private final byte[] nonce = new byte[AeadKey.NONCE];

    @ParameterizedTest
    @EnumSource
    void opensWhatItSealed(Aead aead) throws Exception {
        byte[] sealed = Sealing.seal(key(aead, 1), nonce, AAD, INNER);
        assertThat(Sealing.open(key(aead, 1), nonce, AAD, sealed)).isEqualTo(INNER);
    }

    /** The platform's own guard, below that of {@link RecordCipher}. */
    @ParameterizedTest
    @EnumSource
    void refusesToSealTwiceWithOneNonce(Aead aead) throws Exception {
        AeadKey key = key(aead, 1);
        Sealing.seal(key, nonce, AAD, INNER);
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> Sealing.seal(key, nonce, AAD, INNER));
    }

    @ParameterizedTest
    @EnumSource
    void refusesAnotherKeyNonceOrHeader(Aead aead) throws Exception {
        byte[] sealed = Sealing.seal(key(aead, 1), nonce, AAD, INNER);
        assertRefused(aead, 2, nonce, AAD, sealed);
        assertRefused(aead, 1, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, AAD, sealed);
        assertRefused(aead, 1, nonce, new byte[] {1, 2, 3, 5}, sealed);
        assertRefused(aead, 1, nonce, new byte[0], sealed);
    }

    @ParameterizedTest
    @EnumSource
    void refusesEverySingleFlippedBitAndEveryTruncation(Aead aead) throws Exception {
        byte[] sealed = Sealing.seal(key(aead, 1), nonce, AAD, INNER);
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] wrong = sealed.clone();
            wrong[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(aead, 1, nonce, AAD, wrong);
        }
        for (int length = 0; length < sealed.length; length++) {
            assertRefused(aead, 1, nonce, AAD, Arrays.copyOf(sealed, length));
        }
    }

    private static void assertRefused(Aead aead, int seed, byte[] nonce, byte[] aad, byte[] sealed) {
        assertThatExceptionOfType(GeneralSecurityException.class)
                .isThrownBy(() -> Sealing.open(key(aead, seed), nonce, aad, sealed));
    }

    private static AeadKey key(Aead aead, int seed) {
        byte[] key = new byte[aead.keyLength()];
        Arrays.fill(key, (byte) seed);
        return new AeadKey(aead, new SecretKeySpec(key, aead.keyAlgorithm()));
    }
}
