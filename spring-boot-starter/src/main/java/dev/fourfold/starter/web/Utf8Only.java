package dev.fourfold.starter.web;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.io.InputDecorator;

/**
 * Lets nothing but UTF-8 through to a parser, which would take UTF-16 and UTF-32 too, and some of what is none of them.
 * RFC 8259 §8.1: "JSON text exchanged between systems that are not part of a closed ecosystem MUST be encoded using UTF-8".
 */
final class Utf8Only extends InputDecorator {

    private static final long serialVersionUID = 1L;

    @Override
    public InputStream decorate(IOContext context, InputStream in) {
        return new Checked(in);
    }

    @Override
    public InputStream decorate(IOContext context, byte[] source, int offset, int length) {
        return new Checked(new ByteArrayInputStream(source, offset, length));
    }

    @Override
    public Reader decorate(IOContext context, Reader reader) {
        return reader; // characters have no encoding any more
    }

    /** Fails with a {@link CharacterCodingException} where the bytes are not UTF-8. */
    private static final class Checked extends FilterInputStream {

        private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // one that reports
        private byte[] begun = {};

        Checked(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            check(target, offset, Math.max(count, 0), count < 0);
            return count;
        }

        private void check(byte[] bytes, int offset, int length, boolean end) throws CharacterCodingException {
            for (int i = offset; i < offset + length; i++) {
                if (bytes[i] == 0) { // there is none in JSON, and many in UTF-16
                    throw new MalformedInputException(1);
                }
            }
            ByteBuffer in = ByteBuffer.allocate(begun.length + length)
                    .put(begun)
                    .put(bytes, offset, length)
                    .flip();
            CoderResult result = decoder.decode(in, CharBuffer.allocate(in.remaining() + 1), end);
            if (result.isError()) {
                result.throwException();
            }
            begun = new byte[in.remaining()];
            in.get(begun);
        }
    }
}
