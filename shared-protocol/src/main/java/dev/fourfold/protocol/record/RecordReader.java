package dev.fourfold.protocol.record;

import dev.fourfold.protocol.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads records from a stream, of which it is the only reader from then on: it takes as much as there is, so that a read brings a
 * whole record or several, and keeps what it has not returned yet. It holds a buffer only while there is something in it or a
 * read waits, and a large one only for what did not fit a small one. A read that fails in the middle of a record, by a timeout,
 * may be repeated. Not safe for two threads at once.
 *
 * <pre>
 *  0        1        2        3        4
 * +--------+--------+--------+--------+-----------------
 * |  form  |          length          |  body ...
 * +--------+--------+--------+--------+-----------------
 * </pre>
 */
public final class RecordReader {

    private static final byte[] NONE = {};

    private final InputStream in;
    private final RecordOpener opener;
    private final BufferPool pool;
    private byte[] buffer = NONE;
    private int from;
    private int to;

    public RecordReader(InputStream in, RecordOpener opener) {
        this(in, opener, BufferPool.shared());
    }

    RecordReader(InputStream in, RecordOpener opener, BufferPool pool) {
        this.in = in;
        this.opener = opener;
        this.pool = pool;
    }

    /** Returns what judges and opens the records. */
    public RecordOpener opener() {
        return opener;
    }

    /**
     * Reads one record.
     *
     * @throws EOFException if the stream ends: nobody said {@code close_notify}, so that something may be missing
     * @throws ProtocolException if what comes may not come here, is too long, or does not open
     */
    public OpenedRecord read() throws IOException {
        return poll().orElseThrow(() -> new IllegalStateException("A stream that waits gives at least one byte"));
    }

    /** Reads one record from a stream that does not wait: returns nothing if it is not there as a whole. */
    public Optional<OpenedRecord> poll() throws IOException {
        var content = new RecordContent(pool);
        return poll(content) ? Optional.of(content.record()) : Optional.empty();
    }

    /**
     * Reads one record, and lets {@code content} hold what it holds.
     *
     * @throws IOException for the same reasons as {@link #read()}
     */
    public void read(RecordContent content) throws IOException {
        if (!poll(content)) {
            throw new IllegalStateException("A stream that waits gives at least one byte");
        }
    }

    /** Reads one record from a stream that does not wait: says no if it is not there as a whole. */
    public boolean poll(RecordContent content) throws IOException {
        int length = opener.length(buffer, from, to);
        while (to - from < length) {
            if (!fill(length)) {
                return false;
            }
            length = opener.length(buffer, from, to);
        }
        int record = from;
        from += length;
        try {
            opener.open(buffer, record, from, content);
        } finally {
            giveBackIfEmpty();
        }
        return true;
    }

    /** Reads on, for a record of at least that length; says no if there is nothing now. */
    private boolean fill(int length) throws IOException {
        makeRoom(length);
        try {
            int more = in.read(buffer, to, buffer.length - to);
            if (more < 0) {
                throw new EOFException("The stream ended without close_notify");
            }
            to += more;
            return more > 0;
        } finally {
            giveBackIfEmpty();
        }
    }

    private void makeRoom(int length) {
        // a small buffer that is full tells that more is there
        int size = to == BufferPool.SMALL ? BufferPool.RECORD : BufferPool.SMALL;
        byte[] old = buffer;
        if (old.length < Math.max(length, size)) {
            buffer = pool.borrow(Math.max(length, size));
        } else if (from + length <= old.length) {
            return;
        }
        System.arraycopy(old, from, buffer, 0, to - from);
        to -= from;
        from = 0;
        if (old.length < buffer.length && old.length > 0) {
            pool.giveBack(old);
        }
    }

    private void giveBackIfEmpty() {
        if (from == to && buffer.length > 0) {
            byte[] own = buffer;
            buffer = NONE;
            from = 0;
            to = 0;
            pool.giveBack(own);
        }
    }
}
