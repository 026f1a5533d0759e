package dev.fourfold.protocol.message;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Writes the big-endian numbers and length-prefixed byte strings of protocol.md §2. */
public final class WireWriter {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

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
        out.writeBytes(bytes);
        return this;
    }

    /** Writes bytes behind a length of 8 bits. */
    public WireWriter opaque8(byte[] bytes) {
        return number(bytes.length, 1).raw(bytes);
    }

    /** Writes bytes behind a length of 16 bits. */
    public WireWriter opaque16(byte[] bytes) {
        return number(bytes.length, 2).raw(bytes);
    }

    /** Writes bytes behind a length of 24 bits. */
    public WireWriter opaque24(byte[] bytes) {
        return number(bytes.length, 3).raw(bytes);
    }

    /** Writes what {@code content} writes behind its length in bytes, of 8 bits. */
    public WireWriter list8(Consumer<WireWriter> content) {
        return opaque8(written(content));
    }

    /** Writes what {@code content} writes behind its length in bytes, of 16 bits. */
    public WireWriter list16(Consumer<WireWriter> content) {
        return opaque16(written(content));
    }

    /** Writes what {@code content} writes behind its length in bytes, of 24 bits. */
    public WireWriter list24(Consumer<WireWriter> content) {
        return opaque24(written(content));
    }

    public byte[] toByteArray() {
        return out.toByteArray();
    }

    private static byte[] written(Consumer<WireWriter> content) {
        var inner = new WireWriter();
        content.accept(inner);
        return inner.toByteArray();
    }

    private WireWriter number(long value, int size) {
        if (value < 0 || value >= 1L << (8 * size)) {
            throw new IllegalArgumentException(value + " does not fit into " + size + " bytes");
        }
        for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
        return this;
    }
}
