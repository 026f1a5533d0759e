package dev.fourfold.protocol.record;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Readers and writers that share a pool with two buffers of each size: one for what comes, one for what it holds. */
class RecordBuffersTest {

    private static final byte MARK = 0x5A;
    private static final int LIMIT = 65_536;

    private final BufferPool pool = new BufferPool(2, 2, 2);
    private final List<byte[]> buffers = borrowAll();

    @BeforeEach
    void fillThePool() {
        buffers.forEach(pool::giveBack);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 400, 1_000, 16_384, 20_000, 65_536, 300_000})
    void leaveNothingOfThePlaintextAndEveryBuffer(int length) throws Exception {
        var out = new ByteArrayOutputStream();
        writer(out, Aead.AES_256_GCM).write(ContentType.APPLICATION, marked(length), 0, length);
        assertAllBackWithoutAMark();
        RecordReader reader = reader(new ByteArrayInputStream(out.toByteArray()), Aead.AES_256_GCM);
        var content = new RecordContent(pool);
        byte[] got = new byte[length];
        for (int at = 0; at < length; ) {
            reader.read(content);
            while (content.remaining() > 0) {
                at += content.take(got, at, Math.min(7_000, length - at));
            }
        }
        assertThat(got).isEqualTo(marked(length));
        assertAllBackWithoutAMark();
    }

    @ParameterizedTest
    @EnumSource
    void leaveNothingOfThePlaintextWhateverTheAead(Aead aead) throws Exception {
        var out = new ByteArrayOutputStream();
        writer(out, aead).write(ContentType.APPLICATION, marked(5_000), 0, 5_000);
        assertAllBackWithoutAMark();
        var content = new RecordContent(pool);
        reader(new ByteArrayInputStream(out.toByteArray()), aead).read(content);
        assertThat(content.remaining()).isEqualTo(5_000);
        content.forget();
        assertAllBackWithoutAMark();
    }

    /** What was opened and is not what it should be was plaintext nevertheless. */
    @ParameterizedTest
    @CsvSource({"00, 1", "7f, 1", "13, 1", "93000001, 1", "83ffffff, 1", "83000001, 2"})
    void leaveNothingOfARecordThatOpenedToNonsense(String prefix, int marks) {
        byte[] start = HexFormat.of().parseHex(prefix);
        byte[] inner = Arrays.copyOf(start, start.length + 1_000 * marks);
        Arrays.fill(inner, start.length, inner.length, MARK);
        byte[] record = SealedByHand.record(secret(), 0, Form.SEALED_APPLICATION, inner);
        assertRefused(
                Alert.BAD_RECORD_MAC,
                () -> reader(new ByteArrayInputStream(record), Aead.AES_128_GCM).read(new RecordContent(pool)));
        assertAllBackWithoutAMark();
    }

    @Test
    void leaveNothingOfARecordThatWasChanged() throws Exception {
        byte[] record = sealed(1_000);
        record[record.length - 1] ^= 1;
        assertRefused(
                Alert.BAD_RECORD_MAC,
                () -> reader(new ByteArrayInputStream(record), Aead.AES_256_GCM).read(new RecordContent(pool)));
        assertAllBackWithoutAMark();
    }

    @Test
    void leaveNothingOfARecordThatIsTooLong() {
        byte[] inner = new byte[1 + 1_025];
        Arrays.fill(inner, MARK);
        inner[0] = 3;
        byte[] record = SealedByHand.record(secret(), 0, Form.SEALED_APPLICATION, inner);
        var reader = new RecordReader(new ByteArrayInputStream(record), new RecordOpener(1_024), pool);
        reader.opener().accept(Form.SEALED_APPLICATION, RecordCipher.of(Aead.AES_128_GCM, secret()));
        assertRefused(Alert.RECORD_OVERFLOW, () -> reader.read(new RecordContent(pool)));
        assertAllBackWithoutAMark();
    }

    @Test
    void giveTheirBufferBackWhenTheStreamCannotBeWritten() throws Exception {
        var out = new OutputStream() {
            private boolean broken = true;

            @Override
            public void write(int value) throws IOException {
                throw new IOException("broken: " + value);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (broken) {
                    throw new IOException("broken");
                }
            }
        };
        RecordWriter writer = writer(out, Aead.AES_256_GCM);
        for (int length : new int[] {10, 10_000, 1_000_000}) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> writer.write(ContentType.APPLICATION, marked(length), 0, length));
            assertAllBackWithoutAMark();
        }
        out.broken = false;
        writer.write(ContentType.APPLICATION, marked(10), 0, 10);
        assertAllBackWithoutAMark();
    }

    @Test
    void giveTheirBufferBackWhenTheKeyIsWornOut() throws Exception {
        RecordCipher worn = RecordCipher.of(Aead.AES_256_GCM, secret());
        worn.skipTo(1L << 23, 0);
        var writer = new RecordWriter(
                new ByteArrayOutputStream(), KeyUsage.DEFAULT, Padding.NONE, InstantSource.fixed(TestPki.NOW), pool);
        writer.protect(Form.SEALED_HANDSHAKE, worn);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> writer.write(ContentType.HANDSHAKE, marked(100), 0, 100));
        assertAllBackWithoutAMark();
    }

    /** The sequence number of a record that was sealed is used up: it must leave, whatever becomes of the next. */
    @Test
    void sendWhatWasSealedBeforeTheKeyWasWornOut() throws Exception {
        RecordCipher almost = RecordCipher.of(Aead.AES_256_GCM, secret());
        almost.skipTo((1L << 23) - 3, 0);
        var out = new ByteArrayOutputStream();
        var writer = new RecordWriter(out, KeyUsage.DEFAULT, Padding.NONE, InstantSource.fixed(TestPki.NOW), pool);
        writer.protect(Form.SEALED_HANDSHAKE, almost);
        writer.limit(1_024);
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> writer.write(ContentType.HANDSHAKE, marked(2_048), 0, 2_048));
        assertThat(out.size()).isEqualTo(RecordCipher.recordLength(1_024, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 600, 20_000})
    void goOnAfterATimeoutAtAnyByte(int length) throws Exception {
        byte[] record = sealed(length);
        RecordReader reader = reader(new Hesitant(record), Aead.AES_256_GCM);
        var content = new RecordContent(pool);
        int timeouts = 0;
        boolean read = false;
        while (!read) {
            try {
                reader.read(content);
                read = true;
            } catch (SocketTimeoutException e) {
                timeouts++;
            }
        }
        assertThat(timeouts).isEqualTo(record.length);
        assertThat(content.takeAll()).isEqualTo(marked(length));
        assertAllBackWithoutAMark();
    }

    /** A peer that sends the beginning of a record makes us hold no more than for the record. */
    @ParameterizedTest
    @CsvSource({"0, 0", "1, 512", "3, 512", "4, 17408", "1000, 17408"})
    void holdOnlyWhatARecordNeedsWhileTheyWait(int came, int held) throws Exception {
        byte[] part = Arrays.copyOf(sealed(16_384), came);
        RecordReader reader = reader(new ByteArrayInputStream(part), Aead.AES_256_GCM);
        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> reader.read(new RecordContent(pool)));
        Set<byte[]> left = same(borrowAll());
        assertThat(buffers.stream()
                        .filter(buffer -> !left.contains(buffer))
                        .mapToInt(buffer -> buffer.length)
                        .sum())
                .isEqualTo(held);
    }

    @Test
    void keepTheContentOfTwoChannelsApart() throws Exception {
        byte[] first = marked(3_000);
        byte[] second = new byte[3_000];
        Arrays.fill(second, (byte) 0x33);
        var out = new ByteArrayOutputStream();
        writer(out, Aead.AES_256_GCM).write(ContentType.APPLICATION, second, 0, second.length);
        var one = new RecordContent(pool);
        var two = new RecordContent(pool);
        reader(new ByteArrayInputStream(sealed(3_000)), Aead.AES_256_GCM).read(one);
        reader(new ByteArrayInputStream(out.toByteArray()), Aead.AES_256_GCM).read(two);
        byte[] gotFirst = new byte[3_000];
        byte[] gotSecond = new byte[3_000];
        for (int at = 0; at < 3_000; at += 100) {
            one.take(gotFirst, at, 100);
            two.take(gotSecond, at, 100);
        }
        assertThat(gotFirst).isEqualTo(first);
        assertThat(gotSecond).isEqualTo(second);
    }

    @Test
    void takeManyShortRecordsWithOneRead() throws Exception {
        var out = new ByteArrayOutputStream();
        RecordWriter writer = writer(out, Aead.AES_256_GCM);
        for (int i = 0; i < 100; i++) {
            writer.write(ContentType.APPLICATION, marked(100), 0, 100);
        }
        var in = new Counted(out.toByteArray());
        RecordReader reader = reader(in, Aead.AES_256_GCM);
        var content = new RecordContent(pool);
        for (int i = 0; i < 100; i++) {
            reader.read(content);
            assertThat(content.takeAll()).isEqualTo(marked(100));
        }
        // one into a small buffer, one into the next size
        assertThat(in.reads).isEqualTo(2);
    }

    private void assertAllBackWithoutAMark() {
        List<byte[]> back = borrowAll();
        assertThat(same(back).containsAll(buffers)).isTrue();
        for (byte[] buffer : buffers) {
            // ciphertext has one of these here and there
            assertThat(new String(buffer, StandardCharsets.ISO_8859_1).contains("ZZZZ"))
                    .isFalse();
        }
        back.forEach(pool::giveBack);
    }

    private static Set<byte[]> same(List<byte[]> buffers) {
        Set<byte[]> same = Collections.newSetFromMap(new IdentityHashMap<>());
        same.addAll(buffers);
        return same;
    }

    private List<byte[]> borrowAll() {
        return Stream.of(BufferPool.SMALL, BufferPool.RECORD, BufferPool.BATCH)
                .flatMap(size -> Stream.of(pool.borrow(size), pool.borrow(size)))
                .toList();
    }

    private byte[] sealed(int length) throws IOException {
        var out = new ByteArrayOutputStream();
        writer(out, Aead.AES_256_GCM).write(ContentType.APPLICATION, marked(length), 0, length);
        return out.toByteArray();
    }

    private RecordWriter writer(OutputStream out, Aead aead) {
        var writer = new RecordWriter(out, KeyUsage.DEFAULT, Padding.NONE, InstantSource.fixed(TestPki.NOW), pool);
        writer.protect(Form.SEALED_APPLICATION, RecordCipher.of(aead, secret()));
        writer.limit(LIMIT);
        return writer;
    }

    private RecordReader reader(InputStream in, Aead aead) {
        var reader = new RecordReader(in, new RecordOpener(LIMIT), pool);
        reader.opener().accept(Form.SEALED_APPLICATION, RecordCipher.of(aead, secret()));
        return reader;
    }

    private static byte[] marked(int length) {
        byte[] content = new byte[length];
        Arrays.fill(content, MARK);
        return content;
    }

    private static Secret secret() {
        return Secret.takeOver(new byte[32], Hash.SHA256);
    }

    /** Times out before each byte. */
    private static final class Hesitant extends InputStream {

        private final byte[] bytes;
        private int position;
        private boolean ready = true;

        Hesitant(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            throw new IllegalStateException("nobody reads single bytes");
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            ready = !ready;
            if (!ready) {
                throw new SocketTimeoutException();
            }
            into[offset] = bytes[position++];
            return 1;
        }
    }

    private static final class Counted extends ByteArrayInputStream {

        private int reads;

        Counted(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) {
            reads++;
            return super.read(into, offset, length);
        }
    }
}
