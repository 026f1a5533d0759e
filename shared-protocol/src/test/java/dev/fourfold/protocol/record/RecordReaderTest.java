package dev.fourfold.protocol.record;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.message.Aead;
import dev.fourfold.protocol.message.Hash;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordReaderTest {

    private static final int LIMIT = 1_024;

    @Test
    void takesHandshakeBytesAndAlertsInClearAtFirst() throws Exception {
        RecordReader reader = reader("d1000002aabb" + "d200000128");
        OpenedRecord handshake = reader.read();
        assertThat(handshake.form()).isEqualTo(Form.CLEAR_HANDSHAKE);
        assertThat(handshake.type()).isEqualTo(ContentType.HANDSHAKE);
        assertThat(handshake.content()).containsExactly(0xAA, 0xBB);
        OpenedRecord alert = reader.read();
        assertThat(alert.form()).isEqualTo(Form.CLEAR_ALERT);
        assertThat(alert.type()).isEqualTo(ContentType.ALERT);
        assertThat(alert.content()).containsExactly(40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"d3", "d4"})
    void refusesSealedRecordsBeforeThereAreKeys(String form) {
        refuses(Alert.UNEXPECTED_MESSAGE, reader(form + "000011" + "00".repeat(17)));
    }

    @Test
    void refusesEveryOtherForm() {
        for (int form = 0; form < 256; form++) {
            if (form < 0xD1 || form > 0xD4) {
                refuses(Alert.UNEXPECTED_MESSAGE, reader(new byte[] {(byte) form}));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "16", "47", "48", "53", "d2", "d3", "d4", "ff"})
    void noticesAnotherProtocolAtItsFirstByte(String first) {
        RecordReader reader = reader(first);
        assertThat(reader.opener().hearsAnotherProtocol()).isFalse();
        assertThat(catchThrowable(reader::read)).isInstanceOf(IOException.class);
        assertThat(reader.opener().hearsAnotherProtocol()).isTrue();
    }

    @Test
    void takesALaterWrongFormForAFaultOfThisProtocol() throws Exception {
        RecordReader reader = reader("d100000101" + "47455420");
        reader.read();
        refuses(Alert.UNEXPECTED_MESSAGE, reader);
        assertThat(reader.opener().hearsAnotherProtocol()).isFalse();
    }

    @Test
    void boundsRecordsInClearOnTheirHeader() throws Exception {
        refuses(Alert.DECODE_ERROR, reader("d1000000"));
        refuses(Alert.RECORD_OVERFLOW, reader("d1004001"));
        refuses(Alert.RECORD_OVERFLOW, reader("d1ffffff"));
        assertThat(reader("d1004000" + "01".repeat(16_384)).read().content()).hasSize(16_384);
    }

    @ParameterizedTest
    @ValueSource(strings = {"d2000000", "d2000002", "d2ffffff"})
    void refusesAnAlertInClearThatIsNotOneByteLong(String header) {
        refuses(Alert.DECODE_ERROR, reader(header));
    }

    @ParameterizedTest
    @ValueSource(strings = {"d1", "d2"})
    void refusesClearRecordsOnceKeysAreThere(String form) {
        RecordReader reader = reader(form + "000001" + "28");
        reader.opener().accept(Form.SEALED_HANDSHAKE, cipher());
        reader.opener().refuseClearAlerts();
        refuses(Alert.UNEXPECTED_MESSAGE, reader);
    }

    @Test
    void takesAnAlertInClearUntilTheFirstSealedRecord() throws Exception {
        RecordReader early = reader("d200000128");
        early.opener().accept(Form.SEALED_HANDSHAKE, cipher());
        assertThat(early.read().type()).isEqualTo(ContentType.ALERT);

        RecordReader late = reader(joined(sealed(Form.SEALED_HANDSHAKE, 5), hex("d200000128")));
        late.opener().accept(Form.SEALED_HANDSHAKE, cipher());
        late.read();
        refuses(Alert.UNEXPECTED_MESSAGE, late);
    }

    @Test
    void opensOnlyTheFormsThatItHasKeysFor() throws Exception {
        RecordReader reader = reader(sealed(Form.SEALED_HANDSHAKE, 5));
        reader.opener().accept(Form.SEALED_APPLICATION, cipher());
        refuses(Alert.UNEXPECTED_MESSAGE, reader);

        RecordReader both = reader(joined(sealed(Form.SEALED_HANDSHAKE, 5), sealed(Form.SEALED_APPLICATION, 6)));
        both.opener().accept(Form.SEALED_HANDSHAKE, cipher());
        both.opener().accept(Form.SEALED_APPLICATION, cipher());
        assertThat(both.read().form()).isEqualTo(Form.SEALED_HANDSHAKE);
        assertThat(both.read().form()).isEqualTo(Form.SEALED_APPLICATION);
    }

    @Test
    void opensNoFormThatItForgot() {
        RecordReader reader = reader(sealed(Form.SEALED_HANDSHAKE, 5));
        reader.opener().accept(Form.SEALED_HANDSHAKE, cipher());
        reader.opener().refuse(Form.SEALED_HANDSHAKE);
        refuses(Alert.UNEXPECTED_MESSAGE, reader);
    }

    @Test
    void refusesAShortSealedBodyOnItsHeader() {
        for (int length = 0; length < 17; length++) {
            refuses(Alert.BAD_RECORD_MAC, keyed(header(length)));
        }
    }

    @Test
    void refusesALongSealedBodyOnItsHeader() {
        refuses(Alert.RECORD_OVERFLOW, keyed(header(LIMIT + 21)));
        refuses(Alert.RECORD_OVERFLOW, keyed(header(0xFFFFFF)));
        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> keyed(header(LIMIT + 20)).read());
    }

    @Test
    void takesAsMuchContentAsItsLimit() throws Exception {
        assertThat(keyed(sealed(Form.SEALED_APPLICATION, LIMIT)).read().content())
                .hasSize(LIMIT);
        byte[] padded = Records.seal(
                cipher(), Form.SEALED_APPLICATION, ContentType.APPLICATION, new byte[LIMIT - 1], 0, LIMIT - 1, 1);
        assertThat(padded).hasSize(4 + 4 + LIMIT + 16);
        assertThat(keyed(padded).read().content()).hasSize(LIMIT - 1);
    }

    /** Without padding there is room for three bytes more than content may have. */
    @ParameterizedTest
    @ValueSource(ints = {LIMIT + 1, LIMIT + 2, LIMIT + 3, LIMIT + 4})
    void refusesMoreContentThanItsLimit(int length) {
        refuses(Alert.RECORD_OVERFLOW, keyed(sealed(Form.SEALED_APPLICATION, length)));
    }

    @Test
    void takesAnEmptyContent() throws Exception {
        assertThat(keyed(sealed(Form.SEALED_APPLICATION, 0)).read().content()).isEmpty();
    }

    @Test
    void reportsTruncationAtEveryByte() throws Exception {
        byte[] record = sealed(Form.SEALED_APPLICATION, 20);
        for (int length = 0; length < record.length; length++) {
            byte[] part = Arrays.copyOf(record, length);
            assertThatExceptionOfType(EOFException.class)
                    .isThrownBy(() -> keyed(part).read());
        }
        RecordReader reader = keyed(record);
        reader.read();
        assertThatExceptionOfType(EOFException.class).isThrownBy(reader::read);
    }

    @Test
    void saysNothingOfTheContentWhenARecordPrints() throws Exception {
        OpenedRecord record = keyed(
                        SealedByHand.record(secret(), 0, Form.SEALED_APPLICATION, hex("03" + "534543524554")))
                .read();
        assertThat(record).hasToString("SEALED_APPLICATION APPLICATION of 6 bytes");
    }

    @Test
    void waitsForTheRestOfARecordWithoutBlocking() throws Exception {
        byte[] record = sealed(Form.SEALED_APPLICATION, 20);
        var part = new AtomicReference<>(new byte[0]);
        var in = new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("nobody reads single bytes");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                byte[] now = part.getAndSet(new byte[0]);
                System.arraycopy(now, 0, buffer, offset, now.length);
                return now.length;
            }
        };
        var reader = new RecordReader(in, new RecordOpener(LIMIT));
        reader.opener().accept(Form.SEALED_APPLICATION, cipher());
        for (int i = 0; i < record.length - 1; i++) {
            assertThat(reader.poll()).isEmpty();
            part.set(new byte[] {record[i]});
            assertThat(reader.poll()).as("after byte " + i).isEmpty();
        }
        part.set(new byte[] {record[record.length - 1]});
        assertThat(reader.poll().orElseThrow().content()).hasSize(20);
        assertThat(reader.poll()).isEmpty();
        assertThatIllegalStateException().isThrownBy(reader::read);
    }

    private static RecordReader keyed(byte[] bytes) {
        RecordReader reader = reader(bytes);
        reader.opener().accept(Form.SEALED_APPLICATION, cipher());
        return reader;
    }

    private static byte[] sealed(Form form, int length) {
        return Records.seal(cipher(), form, ContentType.APPLICATION, new byte[length], 0, length, 0);
    }

    private static byte[] header(int length) {
        byte[] header = new byte[4];
        RecordCipher.writeHeader(header, 0, Form.SEALED_APPLICATION, length);
        return header;
    }

    private static void refuses(Alert alert, RecordReader reader) {
        assertRefused(alert, reader::read);
    }

    private static RecordReader reader(String hex) {
        return reader(hex(hex));
    }

    private static RecordReader reader(byte[] bytes) {
        return new RecordReader(new ByteArrayInputStream(bytes), new RecordOpener(LIMIT));
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static RecordCipher cipher() {
        return RecordCipher.of(Aead.AES_128_GCM, secret());
    }

    private static Secret secret() {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) 1);
        return Secret.takeOver(secret, Hash.SHA256);
    }
}
