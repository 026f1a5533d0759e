package dev.fourfold.protocol.record;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.TestVector;
import dev.fourfold.protocol.message.Aead;
import dev.fourfold.protocol.message.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCipherTest {

    private static final byte[] CONTENT = "0123456789".getBytes(StandardCharsets.US_ASCII);
    private static final long MAX_RECORDS = 1L << 23;
    private static final long MAX_BYTES = 1L << 37;

    private final RecordCipher sender = cipher(1);
    private final RecordCipher receiver = cipher(1);

    private static Stream<TestVector> rightRecords() {
        return TestVector.of("record").filter(vector -> vector.text("expect").equals("opens"));
    }

    private static Stream<TestVector> wrongRecords() {
        return TestVector.of("record").filter(vector -> vector.text("expect").equals("bad_record_mac"));
    }

    @ParameterizedTest
    @MethodSource("rightRecords")
    void sealsAndOpens(TestVector vector) throws Exception {
        byte[] content = vector.hex("content").toArray();
        ContentType type = ContentType.valueOf(vector.text("type").toUpperCase(Locale.ROOT));
        Form form = Form.ofCode(HexFormat.fromHexDigits(vector.text("form")));
        RecordCipher sealing = cipher(vector);
        byte[] record = Records.seal(
                sealing,
                form,
                type,
                content,
                0,
                content.length,
                Math.floorMod(-content.length, Integer.parseInt(vector.text("pad_to"))));
        assertThat(Bytes.of(record)).isEqualTo(vector.lines().getFirst());
        OpenedRecord opened = open(cipher(vector), record);
        assertThat(opened.content()).isEqualTo(content);
        assertThat(opened.type()).isEqualTo(type);
        assertThat(opened.form()).isEqualTo(form);
    }

    @ParameterizedTest
    @MethodSource("wrongRecords")
    void refuses(TestVector vector) {
        byte[] record = vector.lines().getFirst().toArray();
        assertRefused(Alert.BAD_RECORD_MAC, () -> open(cipher(vector), record));
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheTypeOf(ContentType type) throws Exception {
        for (int pad : new int[] {0, 1, 16, 256}) {
            byte[] record = Records.seal(sender, Form.SEALED_APPLICATION, type, CONTENT, 2, 5, pad);
            OpenedRecord opened = open(receiver, record);
            assertThat(opened.type()).isEqualTo(type);
            assertThat(opened.content()).isEqualTo(Arrays.copyOfRange(CONTENT, 2, 7));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 257, 65_536})
    void padsAsMuchAsItIsToldOrNotAtAll(int pad) throws Exception {
        byte[] record =
                Records.seal(sender, Form.SEALED_HANDSHAKE, ContentType.HANDSHAKE, CONTENT, 0, CONTENT.length, pad);
        int inner = record.length - RecordCipher.HEADER - RecordCipher.TAG;
        assertThat(inner).isEqualTo(pad == 0 ? 1 + CONTENT.length : 4 + CONTENT.length + pad);
        assertThat(open(receiver, record).content()).isEqualTo(CONTENT);
    }

    @Test
    void neverSealsTheSameTwice() {
        assertThat(Bytes.of(seal())).isNotEqualTo(Bytes.of(seal()));
        assertThat(sender.sequence()).isEqualTo(2);
    }

    @Test
    void refusesAReplayedRecord() throws Exception {
        byte[] record = seal();
        open(receiver, record);
        assertRefused(Alert.BAD_RECORD_MAC, () -> open(receiver, record));
    }

    @Test
    void refusesReorderedRecords() {
        seal();
        byte[] second = seal();
        assertRefused(Alert.BAD_RECORD_MAC, () -> open(receiver, second));
    }

    @Test
    void refusesTheRecordAfterADroppedOne() throws Exception {
        open(receiver, seal());
        seal();
        byte[] third = seal();
        assertRefused(Alert.BAD_RECORD_MAC, () -> open(receiver, third));
    }

    @Test
    void refusesARecordOfAnotherDirectionOrConnection() {
        byte[] record = seal();
        assertRefused(Alert.BAD_RECORD_MAC, () -> open(cipher(2), record));
    }

    @Test
    void refusesARecordUnderAnotherForm() {
        byte[] record = seal();
        record[0] = (byte) Form.SEALED_HANDSHAKE.code();
        assertRefused(Alert.BAD_RECORD_MAC, () -> open(receiver, record));
    }

    @Test
    void refusesEverySingleFlippedBit() {
        byte[] record = Records.seal(sender, Form.SEALED_APPLICATION, ContentType.APPLICATION, CONTENT, 0, 10, 6);
        for (int bit = 0; bit < 8 * record.length; bit++) {
            byte[] wrong = record.clone();
            wrong[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(Alert.BAD_RECORD_MAC, () -> open(cipher(1), wrong));
        }
    }

    @Test
    void refusesEveryTruncationAndATrailingByte() {
        byte[] record = seal();
        for (int length = RecordCipher.HEADER; length <= record.length + 1; length++) {
            if (length != record.length) {
                byte[] wrong = Arrays.copyOf(record, length);
                assertRefused(Alert.BAD_RECORD_MAC, () -> open(cipher(1), wrong));
            }
        }
    }

    @Test
    void refusesAnInnerFormWhateverItsTypeByte() throws Exception {
        for (int tf = 0; tf < 256; tf++) {
            byte[] record = sealedInner((byte) tf);
            boolean type = (tf & 0x0F) >= 1 && (tf & 0x0F) <= 4;
            if (type && (tf & 0xF0) == 0) {
                assertThat(open(cipher(1), record).content()).isEmpty();
            } else {
                assertRefused(Alert.BAD_RECORD_MAC, () -> open(cipher(1), record));
            }
        }
    }

    @Test
    void takesPaddingAndNothingElse() throws Exception {
        assertThat(open(cipher(1), sealedInner((byte) 0x83, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0))
                        .content())
                .isEmpty();
        assertThat(open(cipher(1), sealedInner((byte) 0x83, (byte) 0, (byte) 0, (byte) 0))
                        .content())
                .isEmpty();
    }

    @Test
    void sealsNoMoreThanTheRecordsOfOneKey() throws Exception {
        sender.skipTo(MAX_RECORDS - 3, 0);
        receiver.skipTo(MAX_RECORDS - 3, 0);
        assertThat(open(receiver, seal()).content()).isEqualTo(CONTENT);
        assertWornOut(1);
    }

    @Test
    void sealsNoMoreThanTheBytesOfOneKey() throws Exception {
        sender.skipTo(0, MAX_BYTES - 2 - CONTENT.length);
        assertThat(open(receiver, seal()).content()).isEqualTo(CONTENT);
        assertWornOut(1);
    }

    @Test
    void countsARecordBeforeItIsSealed() {
        sender.skipTo(0, MAX_BYTES - 2 - CONTENT.length + 1);
        assertWornOut(CONTENT.length);
    }

    /** The channel can always be closed in order: close_notify, and a fatal alert after it. */
    private void assertWornOut(int length) {
        for (ContentType type : new ContentType[] {ContentType.APPLICATION, ContentType.PING, ContentType.HANDSHAKE}) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> Records.seal(sender, Form.SEALED_APPLICATION, type, CONTENT, 0, length, 0));
        }
        for (int alert = 0; alert < 2; alert++) {
            assertThat(Records.seal(sender, Form.SEALED_APPLICATION, ContentType.ALERT, CONTENT, 0, 1, 0))
                    .isNotEmpty();
        }
    }

    @Test
    void wearsOutForAlertsToo() {
        sender.skipTo(MAX_RECORDS, 0);
        assertThatIllegalStateException()
                .isThrownBy(() -> Records.seal(sender, Form.SEALED_APPLICATION, ContentType.ALERT, CONTENT, 0, 1, 0));
    }

    private byte[] seal() {
        return Records.seal(sender, Form.SEALED_APPLICATION, ContentType.APPLICATION, CONTENT, 0, CONTENT.length, 0);
    }

    /** Seals an inner form as it stands, which the cipher itself never would. */
    static byte[] sealedInner(byte... inner) throws Exception {
        return SealedByHand.record(secret(1), 0, Form.SEALED_APPLICATION, inner);
    }

    private static OpenedRecord open(RecordCipher cipher, byte[] record) throws ProtocolException {
        return Records.open(cipher, record);
    }

    private static RecordCipher cipher(TestVector vector) {
        RecordCipher cipher = RecordCipher.of(
                Aead.AES_128_GCM, Secret.takeOver(vector.hex("secret").toArray(), Hash.SHA256));
        cipher.skipTo(Long.parseLong(vector.text("sequence")), 0);
        return cipher;
    }

    private static RecordCipher cipher(int seed) {
        return RecordCipher.of(Aead.AES_128_GCM, secret(seed));
    }

    private static Secret secret(int seed) {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) seed);
        return Secret.takeOver(secret, Hash.SHA256);
    }
}
