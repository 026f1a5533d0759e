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

    /**
     * Returns a whole record, header included.
     *
     * @param pad how many bytes of padding follow the content
     * @throws IllegalStateException if the key is worn out: the channel must be closed
     */
    byte[] seal(Form form, ContentType type, byte[] content, int offset, int length, int pad) {
        int kept = type == ContentType.ALERT ? 0 : KEPT_FOR_ALERTS;
        if (sequence >= MAX_RECORDS - kept || bytes + length > MAX_BYTES - kept) {
            throw new IllegalStateException("This key has sealed as much as it may; the channel must be made anew");
        }
        byte[] inner = inner(type, content, offset, length, pad);
        int bodyLength = inner.length + TAG;
        byte[] record = new byte[HEADER + bodyLength];
        writeHeader(record, form, bodyLength);
        try {
            key.seal(nonce(), Arrays.copyOf(record, HEADER), inner, record, HEADER);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The record could not be sealed", e);
        } finally {
            Arrays.fill(inner, (byte) 0);
        }
        bytes += length;
        return record;
    }

    /**
     * Returns what a record holds.
     *
     * @param header the four header bytes, as they came
     * @throws ProtocolException {@link Alert#BAD_RECORD_MAC}, whatever is wrong
     */
    OpenedRecord open(Form form, byte[] header, byte[] body) throws ProtocolException {
        byte[] inner;
        try {
            inner = key.open(nonce(), header, body);
        } catch (GeneralSecurityException e) {
            throw new ProtocolException(Alert.BAD_RECORD_MAC, "A record did not open", e);
        }
        return content(form, inner);
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

    static void writeHeader(byte[] record, Form form, int bodyLength) {
        record[0] = (byte) form.code();
        record[1] = (byte) (bodyLength >>> 16);
        record[2] = (byte) (bodyLength >>> 8);
        record[3] = (byte) bodyLength;
    }

    /** Returns the nonce of the next record, which nothing else gets. */
    private byte[] nonce() {
        byte[] nonce = iv.clone();
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[AeadKey.NONCE - 1 - i] ^= (byte) (sequence >>> (Byte.SIZE * i));
        }
        sequence++;
        return nonce;
    }

    private static byte[] inner(ContentType type, byte[] content, int offset, int length, int pad) {
        int prefix = pad == 0 ? 1 : 4;
        byte[] inner = new byte[prefix + length + pad];
        inner[0] = (byte) (type.code() | (pad == 0 ? 0 : PADDED));
        if (pad > 0) {
            inner[1] = (byte) (length >>> 16);
            inner[2] = (byte) (length >>> 8);
            inner[3] = (byte) length;
        }
        System.arraycopy(content, offset, inner, prefix, length);
        return inner;
    }

    private static OpenedRecord content(Form form, byte[] inner) throws ProtocolException {
        if (inner.length == 0 || (inner[0] & RESERVED) != 0) {
            throw malformed();
        }
        ContentType type = type(inner[0] & 0x0F);
        if ((inner[0] & PADDED) == 0) {
            return new OpenedRecord(form, type, Arrays.copyOfRange(inner, 1, inner.length));
        }
        if (inner.length < 4) {
            throw malformed();
        }
        int length = ((inner[1] & 0xFF) << 16) | ((inner[2] & 0xFF) << 8) | (inner[3] & 0xFF);
        if (length > inner.length - 4) {
            throw malformed();
        }
        int padding = 0;
        for (int i = 4 + length; i < inner.length; i++) {
            padding |= inner[i];
        }
        if (padding != 0) {
            throw malformed();
        }
        return new OpenedRecord(form, type, Arrays.copyOfRange(inner, 4, 4 + length));
    }

    private static ContentType type(int code) throws ProtocolException {
        for (ContentType type : ContentType.values()) {
            if (type.code() == code) {
                return type;
            }
        }
        throw malformed();
    }

    private static ProtocolException malformed() {
        return new ProtocolException(Alert.BAD_RECORD_MAC, "A record opened to something that is not its inner form");
    }
}
