package dev.fourfold.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Bytes that wait to be taken, and no memory when there are none. */
final class Outbox extends ByteArrayOutputStream {

    private static final byte[] NOTHING = {};

    Outbox() {
        super(0);
    }

    /** Returns the bytes, and forgets them. */
    synchronized ByteBuffer take() {
        ByteBuffer taken = ByteBuffer.wrap(buf, 0, count).slice();
        buf = NOTHING;
        count = 0;
        return taken;
    }
}
