package dev.fourfold.protocol.record;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the record that came last holds, until it is taken. It is used again for the next record, and its buffer is borrowed:
 * it goes back, overwritten, with the last byte that is taken. Not safe for two threads at once.
 */
public final class RecordContent {

    private static final byte[] NONE = {};

    private final BufferPool pool;
    private byte[] buffer = NONE;
    private int opened;
    private int position;
    private int end;
    private @Nullable Form form;
    private @Nullable ContentType type;

    /** Makes a place for content, which holds none yet. */
    public RecordContent() {
        this(BufferPool.shared());
    }

    RecordContent(BufferPool pool) {
        this.pool = pool;
    }

    /** Returns what kind of content came. */
    public ContentType type() {
        if (type == null) {
            throw new IllegalStateException("No record has come");
        }
        return type;
    }

    /** Returns how many bytes wait to be taken. */
    public int remaining() {
        return end - position;
    }

    /** Takes the next bytes, as many as there are and have room, and returns their number. */
    public int take(byte[] into, int offset, int length) {
        int part = Math.min(length, remaining());
        System.arraycopy(buffer, position, into, offset, part);
        position += part;
        forgetIfTaken();
        return part;
    }

    /** Takes one byte; there must be one. */
    public int take() {
        int one = buffer[position++] & 0xFF;
        forgetIfTaken();
        return one;
    }

    /** Takes all bytes that are left. */
    public byte[] takeAll() {
        byte[] all = Arrays.copyOfRange(buffer, position, end);
        forget();
        return all;
    }

    /** Takes all bytes that are left, and writes them. */
    public void takeAll(OutputStream out) throws IOException {
        try {
            out.write(buffer, position, remaining());
        } finally {
            forget();
        }
    }

    /** Overwrites the content, and gives the buffer back. */
    public void forget() {
        position = 0;
        end = 0;
        if (buffer.length > 0) {
            byte[] own = buffer;
            buffer = NONE;
            Arrays.fill(own, 0, opened, (byte) 0);
            pool.giveBack(own);
        }
    }

    /** Returns a buffer for an inner form of that length. */
    byte[] room(int length) {
        forget();
        buffer = pool.borrow(length);
        opened = length;
        return buffer;
    }

    /** Says which bytes of the buffer are the content. */
    void hold(Form form, ContentType type, int from, int to) {
        this.form = form;
        this.type = type;
        position = from;
        end = to;
        forgetIfTaken();
    }

    /** Takes all of it as a record that stays. */
    OpenedRecord record() {
        if (form == null) {
            throw new IllegalStateException("No record has come");
        }
        return new OpenedRecord(form, type(), takeAll());
    }

    private void forgetIfTaken() {
        if (position == end) {
            forget();
        }
    }
}
