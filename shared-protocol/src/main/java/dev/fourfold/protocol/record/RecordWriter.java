package dev.fourfold.protocol.record;

import dev.fourfold.protocol.Alert;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Seals content and writes it to a stream, one write a record, under the newest keys. Not safe for two threads at once: who
 * shares it locks around it.
 */
public final class RecordWriter {

    private static final int CLEAR_LIMIT = 16_384;
    private static final int FLIGHT_PADDING = 256;

    private final OutputStream out;
    private Form form = Form.CLEAR_HANDSHAKE;
    private @Nullable RecordCipher cipher;
    private int peerLimit = CLEAR_LIMIT;

    public RecordWriter(OutputStream out) {
        this.out = out;
    }

    /** Seals everything from now on. */
    public void protect(Form form, RecordCipher cipher) {
        this.form = form;
        this.cipher = cipher;
    }

    /** Sends records with at most {@code limit} bytes of content from now on. */
    public void limit(int limit) {
        peerLimit = limit;
    }

    /** Writes content, over as many records as it needs; empty content makes one empty record. */
    public void write(ContentType type, byte[] content, int offset, int length) throws IOException {
        int written = 0;
        do {
            int part = Math.min(peerLimit, length - written);
            out.write(record(type, content, offset + written, part));
            written += part;
        } while (written < length);
        out.flush();
    }

    /** Writes an alert, in clear if there are no keys yet. */
    public void alert(Alert alert) throws IOException {
        byte[] code = {(byte) alert.code()};
        if (cipher == null) {
            out.write(clear(Form.CLEAR_ALERT, code, 0, 1));
            out.flush();
        } else {
            write(ContentType.ALERT, code, 0, 1);
        }
    }

    private byte[] record(ContentType type, byte[] content, int offset, int length) {
        if (cipher == null) {
            return clear(form, content, offset, length);
        }
        // protocol.md §3: "Sealed handshake flights SHOULD be padded to a multiple of 256 bytes"
        int padTo = form == Form.SEALED_HANDSHAKE && length <= peerLimit - FLIGHT_PADDING ? FLIGHT_PADDING : 1;
        return cipher.seal(form, type, content, offset, length, padTo);
    }

    private static byte[] clear(Form form, byte[] content, int offset, int length) {
        byte[] record = new byte[RecordCipher.HEADER + length];
        RecordCipher.writeHeader(record, form, length);
        System.arraycopy(content, offset, record, RecordCipher.HEADER, length);
        return record;
    }
}
