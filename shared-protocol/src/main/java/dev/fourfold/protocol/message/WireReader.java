package dev.fourfold.protocol.message;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.ProtocolException;
import java.util.Arrays;

/**
 * Reads the big-endian numbers and length-prefixed byte strings of protocol.md §2. Each length is checked against its
 * bounds and against what is left before a byte is copied, and {@link #end} refuses leftovers: every error is a
 * {@link Alert#DECODE_ERROR}.
 */
public final class WireReader {

    private final byte[] bytes;
    private final int end;
    private int position;

    private WireReader(byte[] bytes, int position, int end) {
        this.bytes = bytes;
        this.position = position;
        this.end = end;
    }

    /** Returns a reader of all of {@code bytes}, which must not change while it reads. */
    public static WireReader of(byte[] bytes) {
        return new WireReader(bytes, 0, bytes.length);
    }

    public int u8() throws ProtocolException {
        return (int) number(1);
    }

    public int u16() throws ProtocolException {
        return (int) number(2);
    }

    public int u24() throws ProtocolException {
        return (int) number(3);
    }

    public long u32() throws ProtocolException {
        return number(4);
    }

    public long u64() throws ProtocolException {
        return (number(4) << 32) | number(4);
    }

    /** Reads exactly {@code length} bytes. */
    public byte[] raw(int length) throws ProtocolException {
        return Arrays.copyOfRange(bytes, position, advance(length));
    }

    /** Reads bytes behind a length of 8 bits, which must be from {@code min} to {@code max}. */
    public byte[] opaque8(int min, int max) throws ProtocolException {
        return raw(length(u8(), min, max));
    }

    /** Reads bytes behind a length of 16 bits, which must be from {@code min} to {@code max}. */
    public byte[] opaque16(int min, int max) throws ProtocolException {
        return raw(length(u16(), min, max));
    }

    /** Reads bytes behind a length of 24 bits, which must be from {@code min} to {@code max}. */
    public byte[] opaque24(int min, int max) throws ProtocolException {
        return raw(length(u24(), min, max));
    }

    /** Returns a reader of a list behind its length in bytes, of 8 bits, which must be from {@code min} to {@code max}. */
    public WireReader list8(int min, int max) throws ProtocolException {
        return list(length(u8(), min, max));
    }

    /** Returns a reader of a list behind its length in bytes, of 16 bits, from {@code min} to {@code max}. */
    public WireReader list16(int min, int max) throws ProtocolException {
        return list(length(u16(), min, max));
    }

    /** Returns a reader of a list behind its length in bytes, of 24 bits, from {@code min} to {@code max}. */
    public WireReader list24(int min, int max) throws ProtocolException {
        return list(length(u24(), min, max));
    }

    public boolean hasMore() {
        return position < end;
    }

    /** Refuses leftovers. */
    public void end() throws ProtocolException {
        if (hasMore()) {
            throw new ProtocolException(Alert.DECODE_ERROR, (end - position) + " bytes left over");
        }
    }

    private WireReader list(int length) throws ProtocolException {
        int start = position;
        return new WireReader(bytes, start, advance(length));
    }

    private static int length(int length, int min, int max) throws ProtocolException {
        if (length < min || length > max) {
            throw new ProtocolException(
                    Alert.DECODE_ERROR, "A length of " + length + " where " + min + " to " + max + " may stand");
        }
        return length;
    }

    private long number(int size) throws ProtocolException {
        long value = 0;
        int next = advance(size);
        for (int i = next - size; i < next; i++) {
            value = (value << 8) | (bytes[i] & 0xFF);
        }
        return value;
    }

    private int advance(int length) throws ProtocolException {
        if (length > end - position) {
            throw new ProtocolException(
                    Alert.DECODE_ERROR, length + " bytes announced and " + (end - position) + " there");
        }
        position += length;
        return position;
    }
}
