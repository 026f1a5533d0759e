package dev.fourfold.protocol.record;

import dev.fourfold.protocol.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads records from a stream, and no byte more than the record that it returns. A read that fails in the middle of a record,
 * by a timeout, may be repeated. Not safe for two threads at once.
 *
 * <pre>
 *  0        1        2        3        4
 * +--------+--------+--------+--------+-----------------
 * |  form  |          length          |  body ...
 * +--------+--------+--------+--------+-----------------
 * </pre>
 */
public final class RecordReader {

    private final InputStream in;
    private final RecordOpener opener;
    private final byte[] header = new byte[RecordOpener.HEADER];
    private int headerRead;
    private byte @Nullable [] body;
    private int bodyRead;

    public RecordReader(InputStream in, RecordOpener opener) {
        this.in = in;
        this.opener = opener;
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
        if (headerRead < header.length && !readHeader()) {
            return Optional.empty();
        }
        byte[] whole = body;
        if (whole == null) {
            whole = new byte[opener.bodyLength(header)];
            body = whole;
            bodyRead = 0;
        }
        while (bodyRead < whole.length) {
            int more = some(whole, bodyRead);
            if (more == 0) {
                return Optional.empty();
            }
            bodyRead += more;
        }
        headerRead = 0;
        body = null;
        return Optional.of(opener.open(header, whole));
    }

    private boolean readHeader() throws IOException {
        while (headerRead < header.length) {
            int more = some(header, headerRead);
            if (more == 0) {
                return false;
            }
            if (headerRead == 0) {
                // the first byte by itself: it must be judged even if no other follows
                opener.form(header[0]);
            }
            headerRead += more;
        }
        return true;
    }

    private int some(byte[] bytes, int from) throws IOException {
        int more = in.read(bytes, from, bytes.length - from);
        if (more < 0) {
            throw new EOFException("The stream ended without close_notify");
        }
        return more;
    }
}
