package dev.fourfold.protocol.record;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.message.Aead;
import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.Hash;
import java.util.Arrays;
import java.util.stream.Stream;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.AEADCipher;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records under every AEAD and hash that a suite has. */
class RecordCipherAeadTest {

    private static final byte[] CONTENT = {1, 2, 3, 4, 5};
    private static final Bytes NOTHING = Bytes.ofHex("");

    /** By Bouncy Castle's ciphers, which the product does not use. */
    @ParameterizedTest
    @EnumSource
    void sealsAsAnotherImplementationDoes(CipherSuite suite) throws Exception {
        RecordCipher sender = RecordCipher.of(suite.aead(), secret(suite.hash()));
        for (int sequence = 0; sequence < 3; sequence++) {
            byte[] record = seal(sender);
            byte[] nonce =
                    secret(suite.hash()).expand("iv", NOTHING, 12).publish().toArray();
            nonce[11] ^= (byte) sequence;
            byte[] key = secret(suite.hash())
                    .expand("key", NOTHING, suite.aead().keyLength())
                    .publish()
                    .toArray();
            AEADCipher foreign = foreign(suite.aead());
            foreign.init(true, new AEADParameters(new KeyParameter(key), 128, nonce, Arrays.copyOf(record, 4)));
            byte[] inner = {3, 1, 2, 3, 4, 5};
            byte[] body = new byte[inner.length + 16];
            int written = foreign.processBytes(inner, 0, inner.length, body, 0);
            foreign.doFinal(body, written);
            assertThat(Bytes.of(Arrays.copyOfRange(record, 4, record.length))).isEqualTo(Bytes.of(body));
        }
    }

    @ParameterizedTest
    @EnumSource
    void opensWhatItSealed(CipherSuite suite) throws Exception {
        RecordCipher sender = RecordCipher.of(suite.aead(), secret(suite.hash()));
        RecordCipher receiver = RecordCipher.of(suite.aead(), secret(suite.hash()));
        for (int pad : new int[] {0, 16, 256}) {
            byte[] record = Records.seal(
                    sender, Form.SEALED_APPLICATION, ContentType.APPLICATION, CONTENT, 0, CONTENT.length, pad);
            assertThat(open(receiver, record).content()).isEqualTo(CONTENT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesReplayedReorderedAndChangedRecords(CipherSuite suite) throws Exception {
        RecordCipher sender = RecordCipher.of(suite.aead(), secret(suite.hash()));
        byte[] first = seal(sender);
        byte[] second = seal(sender);
        RecordCipher receiver = RecordCipher.of(suite.aead(), secret(suite.hash()));
        open(receiver, first);
        assertRefused(Alert.BAD_RECORD_MAC, () -> open(receiver, first));
        assertRefused(Alert.BAD_RECORD_MAC, () -> open(RecordCipher.of(suite.aead(), secret(suite.hash())), second));
        for (int bit = 0; bit < 8 * first.length; bit++) {
            byte[] wrong = first.clone();
            wrong[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(Alert.BAD_RECORD_MAC, () -> open(RecordCipher.of(suite.aead(), secret(suite.hash())), wrong));
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesARecordOfAnotherAead(Aead aead) {
        byte[] record = seal(RecordCipher.of(aead, secret(Hash.SHA256)));
        Stream.of(Aead.values())
                .filter(other -> other != aead)
                .forEach(other -> assertRefused(
                        Alert.BAD_RECORD_MAC, () -> open(RecordCipher.of(other, secret(Hash.SHA256)), record)));
    }

    @ParameterizedTest
    @EnumSource
    void refusesARecordAfterItsKeyWasUpdated(Aead aead) throws Exception {
        Secret next = secret(Hash.SHA256).next();
        byte[] record = seal(RecordCipher.of(aead, next));
        assertRefused(Alert.BAD_RECORD_MAC, () -> open(RecordCipher.of(aead, secret(Hash.SHA256)), record));
        assertThat(open(RecordCipher.of(aead, secret(Hash.SHA256).next()), record)
                        .content())
                .isEqualTo(CONTENT);
    }

    @ParameterizedTest
    @EnumSource
    void leavesTheTrafficSecretToItsOwner(Aead aead) {
        Secret secret = secret(Hash.SHA256);
        RecordCipher sender = RecordCipher.of(aead, secret);
        assertThat(secret.publish()).isEqualTo(secret(Hash.SHA256).publish());
        secret.forget();
        assertThat(seal(sender)).isEqualTo(seal(RecordCipher.of(aead, secret(Hash.SHA256))));
    }

    private static byte[] seal(RecordCipher sender) {
        return Records.seal(sender, Form.SEALED_APPLICATION, ContentType.APPLICATION, CONTENT, 0, CONTENT.length, 0);
    }

    private static OpenedRecord open(RecordCipher receiver, byte[] record) throws ProtocolException {
        return Records.open(receiver, record);
    }

    private static AEADCipher foreign(Aead aead) {
        return switch (aead) {
            case AES_128_GCM, AES_256_GCM -> GCMBlockCipher.newInstance(AESEngine.newInstance());
            case CHACHA20_POLY1305 -> new ChaCha20Poly1305();
        };
    }

    private static Secret secret(Hash hash) {
        byte[] secret = new byte[hash.length()];
        Arrays.fill(secret, (byte) 5);
        return Secret.takeOver(secret, hash);
    }
}
