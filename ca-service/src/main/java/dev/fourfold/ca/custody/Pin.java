package dev.fourfold.ca.custody;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** What a token is opened with. It cannot be printed and cannot be compared; Spring binds it through {@link #of}. */
public final class Pin {

    private final char[] value;

    private Pin(char[] value) {
        this.value = value;
    }

    /**
     * Returns the PIN that {@code text} holds, without the line end that a file may have.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public static Pin of(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            throw new IllegalArgumentException("A PIN is not empty");
        }
        return new Pin(stripped.toCharArray());
    }

    /** Returns a copy for the one call that needs it. */
    byte[] toBytes() {
        ByteBuffer buffer = StandardCharsets.UTF_8.encode(CharBuffer.wrap(value));
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        buffer.clear().put(new byte[buffer.capacity()]);
        return bytes;
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
