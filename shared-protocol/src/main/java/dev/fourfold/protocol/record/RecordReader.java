package dev.fourfold.protocol.record;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Map;

/**
 * Reads records from a stream and opens them. It accepts the forms that protocol.md §3 allows at the moment, refuses any
 * other, and refuses a record that is too long on its header alone. Not safe for two threads at once.
 *
 * <pre>
 *  0        1        2        3        4
 * +--------+--------+--------+--------+-----------------
 * |  form  |          length          |  body ...
 * +--------+--------+--------+--------+-----------------
 * </pre>
 */
public final class RecordReader {

    private static final int MAX_CLEAR = 16_384;
    private static final int MIN_SEALED = 1 + RecordCipher.TAG;
    private static final int SEALED_OVERHEAD = 4 + RecordCipher.TAG;

    private final InputStream in;
    private final int recordLimit;
    private final Map<Form, RecordCipher> ciphers = new EnumMap<>(Form.class);
    private boolean clearHandshake = true;
    private boolean clearAlert = true;
    private boolean begun;
    private boolean foreign;

    /**
     * Makes a reader.
     *
     * @param recordLimit the largest content that we accept, in bytes
     */
    public RecordReader(InputStream in, int recordLimit) {
        this.in = in;
        this.recordLimit = recordLimit;
    }

    /**
     * Reads one record.
     *
     * @throws EOFException if the stream ends: nobody said {@code close_notify}, so that something may be missing
     * @throws ProtocolException if what comes may not come here, is too long, or does not open
     */
    public OpenedRecord read() throws IOException {
        byte[] header = new byte[RecordCipher.HEADER];
        Form form = form(header);
        System.arraycopy(exactly(RecordCipher.HEADER - 1), 0, header, 1, RecordCipher.HEADER - 1);
        int length = ((header[1] & 0xFF) << 16) | ((header[2] & 0xFF) << 8) | (header[3] & 0xFF);
        return switch (form) {
            case CLEAR_HANDSHAKE -> {
                accept(clearHandshake, form);
                bound(length, 1, MAX_CLEAR, Alert.DECODE_ERROR, Alert.RECORD_OVERFLOW);
                yield new OpenedRecord(form, ContentType.HANDSHAKE, exactly(length));
            }
            case CLEAR_ALERT -> {
                accept(clearAlert, form);
                // protocol.md §8: "An alert content of another length than one byte is decode_error"
                bound(length, 1, 1, Alert.DECODE_ERROR, Alert.DECODE_ERROR);
                yield new OpenedRecord(form, ContentType.ALERT, exactly(length));
            }
            case SEALED_HANDSHAKE, SEALED_APPLICATION -> {
                RecordCipher cipher = ciphers.get(form);
                if (cipher == null) {
                    throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, "A record of form " + form + " came here");
                }
                bound(length, MIN_SEALED, recordLimit + SEALED_OVERHEAD, Alert.BAD_RECORD_MAC, Alert.RECORD_OVERFLOW);
                OpenedRecord record = cipher.open(form, header, exactly(length));
                // content without padding has three bytes more than it may
                bound(record.content().length, 0, recordLimit, Alert.DECODE_ERROR, Alert.RECORD_OVERFLOW);
                clearAlert = false;
                yield record;
            }
        };
    }

    /** Says whether the peer began with something that is not this protocol, so that it cannot read an answer. */
    public boolean hearsAnotherProtocol() {
        return foreign;
    }

    /** Accepts records of a sealed form from now on. */
    public void open(Form form, RecordCipher cipher) {
        ciphers.put(form, cipher);
        clearHandshake = false;
    }

    /** Accepts alerts in clear no more. */
    public void refuseClearAlerts() {
        clearAlert = false;
    }

    /** Accepts records of a sealed form no more. */
    public void forget(Form form) {
        ciphers.remove(form);
    }

    private static void accept(boolean accepted, Form form) throws ProtocolException {
        if (!accepted) {
            throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, "A record of form " + form + " came here");
        }
    }

    /** Reads the first byte by itself: it must be judged even if no other follows. */
    private Form form(byte[] header) throws IOException {
        header[0] = exactly(1)[0];
        int code = header[0] & 0xFF;
        // protocol.md §3: "If the first byte that a server receives is not 0xD1 it MUST close without an answer"
        foreign |= !begun && code != Form.CLEAR_HANDSHAKE.code();
        begun = true;
        return Form.ofCode(code);
    }

    private static void bound(int length, int min, int max, Alert tooShort, Alert tooLong) throws ProtocolException {
        if (length < min) {
            throw new ProtocolException(tooShort, "A record of " + length + " bytes");
        }
        if (length > max) {
            throw new ProtocolException(tooLong, "A record of " + length + " bytes");
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The stream ended without close_notify");
        }
        return bytes;
    }
}
