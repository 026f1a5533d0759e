package dev.fourfold.ca.custody;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Attributes of an object in a token: those that it shall have, or by which it is found. */
final class Template {

    // PKCS#11, pkcs11t.h: CKA_…, CKO_…
    static final long CLASS = 0x0;
    static final long TOKEN = 0x1;
    static final long PRIVATE = 0x2;
    static final long LABEL = 0x3;
    static final long ID = 0x102;
    static final long SENSITIVE = 0x103;
    static final long DECRYPT = 0x105;
    static final long UNWRAP = 0x107;
    static final long SIGN = 0x108;
    static final long VERIFY = 0x10A;
    static final long MODULUS = 0x120;
    static final long MODULUS_BITS = 0x121;
    static final long PUBLIC_EXPONENT = 0x122;
    static final long EXTRACTABLE = 0x162;
    static final long EC_PARAMS = 0x180;
    static final long EC_POINT = 0x181;
    static final long PRIVATE_KEY = 0x3;

    private static final int SIZE = 24; // CK_ATTRIBUTE: type, address and length of the value

    private final List<Attribute> attributes = new ArrayList<>();

    Template with(long type, byte[] value) {
        attributes.add(new Attribute(type, value));
        return this;
    }

    Template with(long type, boolean value) {
        return with(type, new byte[] {(byte) (value ? 1 : 0)});
    }

    Template with(long type, long value) {
        return with(
                type,
                ByteBuffer.allocate(Long.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .putLong(value)
                        .array());
    }

    Template with(long type, String value) {
        return with(type, value.getBytes(StandardCharsets.UTF_8));
    }

    long count() {
        return attributes.size();
    }

    MemorySegment in(Arena arena) {
        MemorySegment segment = arena.allocate((long) SIZE * attributes.size(), Long.BYTES);
        long at = 0;
        for (Attribute attribute : attributes) {
            segment.set(ValueLayout.JAVA_LONG, at, attribute.type());
            segment.set(ValueLayout.ADDRESS, at + 8, arena.allocateFrom(ValueLayout.JAVA_BYTE, attribute.value()));
            segment.set(ValueLayout.JAVA_LONG, at + 16, attribute.value().length);
            at += SIZE;
        }
        return segment;
    }

    @SuppressWarnings("ArrayRecordComponent") // lives within one call
    private record Attribute(long type, byte[] value) {}
}
