package dev.fourfold.protocol.message;

import dev.fourfold.protocol.Bytes;
import java.util.Arrays;
import java.util.function.Consumer;

/** Writes the big-endian numbers and length-prefixed byte strings of protocol.md §2. */
public final class WireWriter {

    private byte[] out = new byte[64];
    private int written;

    public WireWriter u8(int value) {
        return number(value, 1);
    }

    public WireWriter u16(int value) {
        return number(value, 2);
    }

    public WireWriter u24(int value) {
        return number(value, 3);
    }

    public WireWriter u32(long value) {
        return number(value, 4);
    }

    public WireWriter u64(long value) {
        return number(value >>> 32, 4).number(value & 0xFFFF_FFFFL, 4);
    }

    /** Writes bytes whose length both sides know. */
    public WireWriter raw(byte[] bytes) {
        int at = advance(bytes.length);
        System.arraycopy(bytes, 0, out, at, bytes.length);
        return this;
    }

    /** Writes bytes whose length both sides know. */
    public WireWriter raw(Bytes bytes) {
        int at = advance(bytes.length());
        bytes.copyTo(out, at);
        return this;
    }

    /** Writes bytes behind a length of 8 bits. */
    public WireWriter opaque8(byte[] bytes) {
        return number(bytes.length, 1).raw(bytes);
    }

    /** Writes bytes behind a length of 8 bits. */
    public WireWriter opaque8(Bytes bytes) {
        return number(bytes.length(), 1).raw(bytes);
    }

    /** Writes bytes behind a length of 16 bits. */
    public WireWriter opaque16(byte[] bytes) {
        return number(bytes.length, 2).raw(bytes);
    }

    /** Writes bytes behind a length of 16 bits. */
    public WireWriter opaque16(Bytes bytes) {
        return number(bytes.length(), 2).raw(bytes);
    }

    /** Writes bytes behind a length of 24 bits. */
    public WireWriter opaque24(byte[] bytes) {
        return number(bytes.length, 3).raw(bytes);
    }

    /** Writes what {@code content} writes behind its length in bytes, of 8 bits. */
    public WireWriter list8(Consumer<WireWriter> content) {
        return list(content, 1);
    }

    /** Writes what {@code content} writes behind its length in bytes, of 16 bits. */
    public WireWriter list16(Consumer<WireWriter> content) {
        return list(content, 2);
    }

    /** Writes what {@code content} writes behind its length in bytes, of 24 bits. */
    public WireWriter list24(Consumer<WireWriter> content) {
        return list(content, 3);
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(out, written);
    }

    private WireWriter list(Consumer<WireWriter> content, int size) {
        int at = advance(size);
        content.accept(this);
        put(written - at - size, size, at);
        return this;
    }

    private WireWriter number(long value, int size) {
        put(value, size, advance(size));
        return this;
    }

    private void put(long value, int size, int at) {
        if (value < 0 || value >= 1L << (8 * size)) {
            throw new IllegalArgumentException(value + " does not fit into " + size + " bytes");
        }
        for (int i = 0; i < size; i++) {
            out[at + i] = (byte) (value >>> (8 * (size - 1 - i)));
        }
    }

    /** Makes room, and returns where it begins. */
    private int advance(int length) {
        int at = written;
        written = Math.addExact(at, length);
        if (written > out.length) {
            out = Arrays.copyOf(out, Math.max(written, 2 * out.length));
        }
        return at;
    }
}
