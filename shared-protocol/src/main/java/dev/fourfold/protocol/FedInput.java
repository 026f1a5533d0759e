package dev.fourfold.protocol;

import java.io.InputStream;
import java.nio.ByteBuffer;

/** The bytes that an engine was fed, as a stream that does not wait: it gives 0 bytes when there are none. */
final class FedInput extends InputStream {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer bytes = NOTHING;
    private boolean ended;

    /** Gives these bytes next; they must have been read before the caller changes them. */
    void feed(ByteBuffer more) {
        bytes = more;
    }

    /** Lets go of what it was fed: an idle channel must not hold on to a buffer of its event loop. */
    void forget() {
        bytes = NOTHING;
    }

    /** Gives nothing more. */
    void end() {
        ended = true;
    }

    @Override
    public int read() {
        throw new IllegalStateException("Nobody reads single bytes");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (!bytes.hasRemaining() && ended) {
            return -1;
        }
        int part = Math.min(length, bytes.remaining());
        bytes.get(buffer, offset, part);
        return part;
    }
}
