package dev.fourfold.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Limits.KeyUsage;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.message.Aead;
import dev.fourfold.protocol.message.Hash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordWriterTest {

    private final List<byte[]> writes = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream() {

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            writes.add(Arrays.copyOfRange(bytes, offset, offset + length));
            super.write(bytes, offset, length);
        }
    };
    private final RecordWriter writer =
            new RecordWriter(out, KeyUsage.DEFAULT, Padding.NONE, InstantSource.fixed(TestPki.NOW));

    @Test
    void writesHandshakeBytesInClearAtFirst() throws Exception {
        writer.write(ContentType.HANDSHAKE, new byte[] {1, 2, 3}, 1, 2);
        assertThat(out.toByteArray()).isEqualTo(HexFormat.of().parseHex("d1000002" + "0203"));
    }

    @Test
    void writesAlertsInClearUntilThereAreKeys() throws Exception {
        writer.alert(Alert.NO_APPLICATION_PROTOCOL);
        assertThat(out.toByteArray()).isEqualTo(HexFormat.of().parseHex("d2000001" + "78"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SEALED_HANDSHAKE", "SEALED_APPLICATION"})
    void sealsAlertsUnderItsNewestKeys(String form) throws Exception {
        writer.protect(Form.SEALED_HANDSHAKE, cipher((byte) 9));
        writer.protect(Form.valueOf(form), cipher((byte) 1));
        writer.alert(Alert.DECRYPT_ERROR);
        OpenedRecord alert = records(Form.valueOf(form)).getFirst();
        assertThat(alert.type()).isEqualTo(ContentType.ALERT);
        assertThat(alert.content()).containsExactly(51);
    }

    @Test
    void splitsClearHandshakeBytesAtTheirLimit() throws Exception {
        writer.write(ContentType.HANDSHAKE, new byte[16_385], 0, 16_385);
        byte[] written = out.toByteArray();
        assertThat(written).hasSize(4 + 16_384 + 5).startsWith(0xD1, 0x00, 0x40, 0x00);
        assertThat(Arrays.copyOfRange(written, 4 + 16_384, written.length)).startsWith(0xD1, 0x00, 0x00, 0x01);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_023, 1_024, 1_025, 2_048, 2_049, 300_000})
    void splitsContentAtTheLimitOfThePeer(int length) throws Exception {
        writer.protect(Form.SEALED_APPLICATION, cipher((byte) 1));
        writer.limit(1_024);
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        writer.write(ContentType.APPLICATION, content, 0, length);
        List<OpenedRecord> records = records(Form.SEALED_APPLICATION);
        assertThat(records).hasSize(Math.max(1, (length + 1_023) / 1_024));
        assertThat(writes)
                .hasSize(Math.ceilDiv(out.size(), BufferPool.BATCH))
                .allMatch(write -> write.length <= BufferPool.BATCH);
        var joined = new ByteArrayOutputStream();
        records.forEach(record -> joined.writeBytes(record.content()));
        assertThat(joined.toByteArray()).isEqualTo(content);
    }

    @Test
    void writesEmptyContentAsOneEmptyRecord() throws Exception {
        writer.protect(Form.SEALED_APPLICATION, cipher((byte) 1));
        writer.write(ContentType.APPLICATION, new byte[0], 0, 0);
        assertThat(records(Form.SEALED_APPLICATION)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 255, 256, 257, 767, 768})
    void padsHandshakeFlights(int length) throws Exception {
        writer.protect(Form.SEALED_HANDSHAKE, cipher((byte) 1));
        writer.limit(1_024);
        writer.write(ContentType.HANDSHAKE, new byte[length], 0, length);
        int inner = out.size() - 4 - 16;
        assertThat(length % 256 == 0 ? inner - 1 : inner - 4).isEqualTo((length + 255) / 256 * 256);
        assertThat(records(Form.SEALED_HANDSHAKE).getFirst().content()).hasSize(length);
    }

    @Test
    void padsNoHandshakeRecordBeyondTheLimitOfThePeer() throws Exception {
        for (int limit : new int[] {1_024, 1_025, 1_111, 1_279}) {
            for (int length = 700; length <= limit + 300; length++) {
                out.reset();
                writer.protect(Form.SEALED_HANDSHAKE, cipher((byte) 1));
                writer.limit(limit);
                writer.write(ContentType.HANDSHAKE, new byte[length], 0, length);
                assertThat(records(Form.SEALED_HANDSHAKE, limit)).isNotEmpty();
            }
        }
    }

    @Test
    void padsNoApplicationContent() throws Exception {
        writer.protect(Form.SEALED_APPLICATION, cipher((byte) 1));
        writer.write(ContentType.APPLICATION, new byte[10], 0, 10);
        assertThat(out.size()).isEqualTo(4 + 1 + 10 + 16);
    }

    @Test
    void padsApplicationContentIfItIsToldTo() throws Exception {
        var padding = new RecordWriter(out, KeyUsage.DEFAULT, Padding.POWER_OF_TWO, InstantSource.fixed(TestPki.NOW));
        padding.protect(Form.SEALED_APPLICATION, cipher((byte) 1));
        padding.write(ContentType.APPLICATION, new byte[10], 0, 10);
        assertThat(out.size()).isEqualTo(4 + 4 + 256 + 16);
        assertThat(records(Form.SEALED_APPLICATION).getFirst().content()).hasSize(10);
    }

    @Test
    void changesItsKeysAfterTheRecordsThatOneMaySeal() throws Exception {
        assertUpdatesAfter(3, new KeyUsage(4, 1L << 36, Duration.ofHours(1)), 1);
    }

    @Test
    void changesItsKeysAfterTheBytesThatOneMaySeal() throws Exception {
        assertUpdatesAfter(2, new KeyUsage(1_000, 1_024, Duration.ofHours(1)), 512);
    }

    @Test
    void changesItsKeysWhenTheyAreOld() throws Exception {
        var now = new AtomicReference<>(TestPki.NOW);
        var writer = new RecordWriter(out, new KeyUsage(1_000, 1_000_000, Duration.ofHours(1)), Padding.NONE, now::get);
        writer.protect(Form.SEALED_APPLICATION, cipher((byte) 1));
        now.set(TestPki.NOW.plus(Duration.ofHours(1)).minusMillis(1));
        writer.write(ContentType.APPLICATION, new byte[1], 0, 1);
        now.set(TestPki.NOW.plus(Duration.ofHours(1)));
        writer.write(ContentType.APPLICATION, new byte[1], 0, 1);
        assertThat(typesUpToAnUpdate()).containsExactly(ContentType.APPLICATION, ContentType.HANDSHAKE);
    }

    @Test
    void changesNoKeysOfAHandshake() throws Exception {
        var writer = new RecordWriter(
                out, new KeyUsage(4, 1_024, Duration.ofHours(1)), Padding.NONE, InstantSource.fixed(TestPki.NOW));
        writer.protect(Form.SEALED_HANDSHAKE, cipher((byte) 1));
        assertThatIllegalStateException().isThrownBy(() -> writer.updateKeys(false));
        for (int i = 0; i < 5; i++) {
            writer.write(ContentType.HANDSHAKE, new byte[1], 0, 1);
        }
        assertThat(records(Form.SEALED_HANDSHAKE)).hasSize(5);
    }

    private void assertUpdatesAfter(int records, KeyUsage usage, int length) throws Exception {
        var writer = new RecordWriter(out, usage, Padding.NONE, InstantSource.fixed(TestPki.NOW));
        writer.protect(Form.SEALED_APPLICATION, cipher((byte) 1));
        for (int i = 0; i <= records; i++) {
            writer.write(ContentType.APPLICATION, new byte[length], 0, length);
        }
        assertThat(typesUpToAnUpdate()).hasSize(records + 1).endsWith(ContentType.HANDSHAKE);
    }

    /** Reads up to the first key update; what follows does not open under the old keys, and does under the next. */
    private List<ContentType> typesUpToAnUpdate() throws IOException {
        var reader = new RecordReader(new ByteArrayInputStream(out.toByteArray()), new RecordOpener(1_024));
        reader.opener().accept(Form.SEALED_APPLICATION, cipher((byte) 1));
        var types = new ArrayList<ContentType>();
        while (!types.contains(ContentType.HANDSHAKE)) {
            types.add(reader.read().type());
        }
        reader.opener().updateKeys();
        assertThat(reader.read().type()).isEqualTo(ContentType.APPLICATION);
        return types;
    }

    private List<OpenedRecord> records(Form form) throws IOException {
        return records(form, 1_024);
    }

    private List<OpenedRecord> records(Form form, int limit) throws IOException {
        var reader = new RecordReader(new ByteArrayInputStream(out.toByteArray()), new RecordOpener(limit));
        reader.opener().accept(form, cipher((byte) 1));
        var records = new ArrayList<OpenedRecord>();
        try {
            while (true) {
                records.add(reader.read());
            }
        } catch (EOFException e) {
            return records;
        }
    }

    private static RecordCipher cipher(byte seed) {
        byte[] secret = new byte[32];
        Arrays.fill(secret, seed);
        return RecordCipher.of(Aead.AES_128_GCM, Secret.takeOver(secret, Hash.SHA256));
    }
}
