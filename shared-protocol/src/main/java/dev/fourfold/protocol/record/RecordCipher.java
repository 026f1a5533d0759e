package dev.fourfold.protocol.record;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.message.Aead;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * The protection of the records of one direction under one key (protocol.md §3). It owns the sequence
 * number: a nonce is never used twice, and a record that was replayed, reordered, dropped, or comes from elsewhere does not
 * open. Not safe for two threads at once.
 *
 * <pre>
 * inner := tf:u8 [content_length:u24] content pad
 * nonce = iv XOR (0^4 || sequence:u64)
 * </pre>
 */
public final class RecordCipher {

    // Specification constants
    static final int HEADER = 4;
    static final int TAG = AeadKey.TAG;
    private static final int SHORT_PREFIX = 1;
    private static final int LONG_PREFIX = 4;
    private static final int PADDED = 0x80;
    private static final int RESERVED = 0x70;
    // protocol.md §9: "MUST NOT seal more than twice that"
    private static final long MAX_RECORDS = 1L << 23;
    private static final long MAX_BYTES = 1L << 37;
    private static final Bytes NOTHING = Bytes.of(new byte[0]);

    /** Of both: so that close_notify and a fatal alert can always be sealed. */
    private static final int KEPT_FOR_ALERTS = 2;

    private final Aead aead;
    private final Secret trafficSecret;
    private final AeadKey key;
    private final byte[] iv;
    private final byte[] nonce = new byte[AeadKey.NONCE];
    private long sequence;
    private long bytes;

    private RecordCipher(Aead aead, Secret trafficSecret, AeadKey key, byte[] iv) {
        this.aead = aead;
        this.trafficSecret = trafficSecret;
        this.key = key;
        this.iv = iv;
    }

    /** Returns the protection under the key and IV of a traffic secret, which belongs to it from then on. */
    public static RecordCipher of(Aead aead, Secret trafficSecret) {
        Secret key = trafficSecret.expand("key", NOTHING, aead.keyLength());
        Secret iv = trafficSecret.expand("iv", NOTHING, AeadKey.NONCE);
        try {
            return new RecordCipher(
                    aead,
                    trafficSecret,
                    new AeadKey(aead, key.key(aead.keyAlgorithm())),
                    iv.publish().toArray());
        } finally {
            key.forget();
            iv.forget();
        }
    }

    /** Returns the protection under the next traffic secret (protocol.md §6), and ends this one. */
    RecordCipher next() {
        RecordCipher next = of(aead, trafficSecret.next());
        forget();
        return next;
    }

    /** Says whether it has sealed that much. */
    boolean isWorn(long records, long contentBytes) {
        return sequence >= records || bytes >= contentBytes;
    }

    /** Overwrites the traffic secret, and seals nothing more. */
    void forget() {
        trafficSecret.forget();
        sequence = MAX_RECORDS;
    }

    /** Returns how many bytes a record takes, header included. */
    static int recordLength(int length, int pad) {
        return HEADER + prefix(pad) + length + pad + TAG;
    }

    /**
     * Writes a whole record to {@code out}, header included, and returns where it ends. The inner form is sealed where it is
     * laid out, which leaves no plaintext behind.
     *
     * @param pad how many bytes of padding follow the content
     * @throws IllegalStateException if the key is worn out: the channel must be closed
     */
    int seal(Form form, ContentType type, byte[] content, int offset, int length, int pad, byte[] out, int at) {
        int kept = type == ContentType.ALERT ? 0 : KEPT_FOR_ALERTS;
        if (sequence >= MAX_RECORDS - kept || bytes + length > MAX_BYTES - kept) {
            throw new IllegalStateException("This key has sealed as much as it may; the channel must be made anew");
        }
        int inner = at + HEADER;
        int end = at + recordLength(length, pad);
        writeHeader(out, at, form, end - inner);
        writeInner(type, content, offset, length, pad, out, inner);
        try {
            key.seal(nextNonce(), out, at, inner, end - TAG);
        } catch (GeneralSecurityException e) {
            Arrays.fill(out, inner, end, (byte) 0);
            throw new IllegalStateException("The record could not be sealed", e);
        }
        bytes += length;
        return end;
    }

    /**
     * Opens a record, and lets {@code content} hold what it holds.
     *
     * @param record holds it from {@code from}, where its header is as it came, to {@code end}
     * @throws ProtocolException {@link Alert#BAD_RECORD_MAC}, whatever is wrong
     */
    void open(Form form, byte[] record, int from, int end, RecordContent content) throws ProtocolException {
        int body = from + HEADER;
        byte[] inner = content.room(Math.max(0, end - body - TAG));
        boolean opened = false;
        try {
            int length = key.open(nextNonce(), record, from, body, end, inner);
            hold(form, inner, length, content);
            opened = true;
        } catch (GeneralSecurityException e) {
            throw new ProtocolException(Alert.BAD_RECORD_MAC, "A record did not open", e);
        } finally {
            if (!opened) {
                content.forget();
            }
        }
    }

    /** Returns how many records were sealed or opened. */
    long sequence() {
        return sequence;
    }

    /** Moves on as if that many records, and bytes in them, had passed. */
    void skipTo(long sequence, long bytes) {
        this.sequence = sequence;
        this.bytes = bytes;
    }

    static void writeHeader(byte[] record, int at, Form form, int bodyLength) {
        record[at] = (byte) form.code();
        writeLength(record, at + 1, bodyLength);
    }

    static int readLength(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 16) | ((bytes[at + 1] & 0xFF) << 8) | (bytes[at + 2] & 0xFF);
    }

    private static void writeLength(byte[] bytes, int at, int length) {
        bytes[at] = (byte) (length >>> 16);
        bytes[at + 1] = (byte) (length >>> 8);
        bytes[at + 2] = (byte) length;
    }

    /** Returns the nonce of the next record, which nothing else gets; it is the same array each time. */
    private byte[] nextNonce() {
        System.arraycopy(iv, 0, nonce, 0, AeadKey.NONCE);
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[AeadKey.NONCE - 1 - i] ^= (byte) (sequence >>> (Byte.SIZE * i));
        }
        sequence++;
        return nonce;
    }

    private static int prefix(int pad) {
        return pad == 0 ? SHORT_PREFIX : LONG_PREFIX;
    }

    private static void writeInner(
            ContentType type, byte[] content, int offset, int length, int pad, byte[] out, int at) {
        out[at] = (byte) (type.code() | (pad == 0 ? 0 : PADDED));
        if (pad > 0) {
            writeLength(out, at + 1, length);
        }
        int from = at + prefix(pad);
        System.arraycopy(content, offset, out, from, length);
        // the buffer is used again
        Arrays.fill(out, from + length, from + length + pad, (byte) 0);
    }

    private static void hold(Form form, byte[] inner, int end, RecordContent content) throws ProtocolException {
        if (end == 0 || (inner[0] & RESERVED) != 0) {
            throw malformed();
        }
        ContentType type = ContentType.ofCode(inner[0] & 0x0F);
        if (type == null) {
            throw malformed();
        }
        if ((inner[0] & PADDED) == 0) {
            content.hold(form, type, SHORT_PREFIX, end);
        } else {
            content.hold(form, type, LONG_PREFIX, endOfPadded(inner, end));
        }
    }

    private static int endOfPadded(byte[] inner, int end) throws ProtocolException {
        if (end < LONG_PREFIX) {
            throw malformed();
        }
        int length = readLength(inner, 1);
        if (length > end - LONG_PREFIX) {
            throw malformed();
        }
        int padding = 0;
        for (int i = LONG_PREFIX + length; i < end; i++) {
            padding |= inner[i];
        }
        if (padding != 0) {
            throw malformed();
        }
        return LONG_PREFIX + length;
    }

    private static ProtocolException malformed() {
        return new ProtocolException(Alert.BAD_RECORD_MAC, "A record opened to something that is not its inner form");
    }
}
