package dev.fourfold.protocol.record;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.ProtocolException;
import java.util.EnumMap;
import java.util.Map;

/**
 * Judges and opens the records of one direction, wherever their bytes come from. It accepts the forms that protocol.md §3
 * allows at the moment, refuses any other, and refuses a record that is too long on its header alone. Not safe for two threads
 * at once.
 */
public final class RecordOpener {

    /** The bytes of form and length. */
    public static final int HEADER = RecordCipher.HEADER;

    private static final int MAX_CLEAR = 16_384;
    private static final int MIN_SEALED = 1 + RecordCipher.TAG;
    private static final int SEALED_OVERHEAD = 4 + RecordCipher.TAG;

    private final int recordLimit;
    private final Map<Form, RecordCipher> ciphers = new EnumMap<>(Form.class);
    private boolean clearHandshake = true;
    private boolean clearAlert = true;
    private boolean begun;
    private boolean foreign;

    /**
     * Makes an opener.
     *
     * @param recordLimit the largest content that we accept, in bytes
     */
    public RecordOpener(int recordLimit) {
        this.recordLimit = recordLimit;
    }

    /** Judges the first byte of a record by itself, even if no other follows. */
    public Form form(byte first) throws ProtocolException {
        int code = first & 0xFF;
        // protocol.md §3: "If the first byte that a server receives is not 0xD1 it MUST close without an answer"
        foreign |= !begun && code != Form.CLEAR_HANDSHAKE.code();
        begun = true;
        return Form.ofCode(code);
    }

    /** Returns how many bytes follow the header of a record, if such a record may come now. */
    public int bodyLength(byte[] header) throws ProtocolException {
        Form form = Form.ofCode(header[0] & 0xFF);
        int length = ((header[1] & 0xFF) << 16) | ((header[2] & 0xFF) << 8) | (header[3] & 0xFF);
        switch (form) {
            case CLEAR_HANDSHAKE -> {
                accept(clearHandshake, form);
                bound(length, 1, MAX_CLEAR, Alert.DECODE_ERROR, Alert.RECORD_OVERFLOW);
            }
            case CLEAR_ALERT -> {
                accept(clearAlert, form);
                // protocol.md §8: "An alert content of another length than one byte is decode_error"
                bound(length, 1, 1, Alert.DECODE_ERROR, Alert.DECODE_ERROR);
            }
            case SEALED_HANDSHAKE, SEALED_APPLICATION -> {
                accept(ciphers.containsKey(form), form);
                bound(length, MIN_SEALED, recordLimit + SEALED_OVERHEAD, Alert.BAD_RECORD_MAC, Alert.RECORD_OVERFLOW);
            }
        }
        return length;
    }

    /**
     * Opens a record whose header {@link #bodyLength} has accepted.
     *
     * @throws ProtocolException if it does not open
     */
    public OpenedRecord open(byte[] header, byte[] body) throws ProtocolException {
        Form form = Form.ofCode(header[0] & 0xFF);
        return switch (form) {
            case CLEAR_HANDSHAKE -> new OpenedRecord(form, ContentType.HANDSHAKE, body);
            case CLEAR_ALERT -> new OpenedRecord(form, ContentType.ALERT, body);
            case SEALED_HANDSHAKE, SEALED_APPLICATION -> {
                RecordCipher cipher = ciphers.get(form);
                if (cipher == null) {
                    throw new IllegalStateException("The header was not accepted: " + form);
                }
                OpenedRecord record = cipher.open(form, header, body);
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
    public void accept(Form form, RecordCipher cipher) {
        ciphers.put(form, cipher);
        clearHandshake = false;
    }

    /** Accepts alerts in clear no more. */
    public void refuseClearAlerts() {
        clearAlert = false;
    }

    /** Accepts records of a sealed form no more. */
    public void refuse(Form form) {
        RecordCipher cipher = ciphers.remove(form);
        if (cipher != null) {
            cipher.forget();
        }
    }

    /** Opens application records under the peer's next traffic secret from now on. */
    public void updateKeys() {
        ciphers.computeIfPresent(Form.SEALED_APPLICATION, (_, cipher) -> cipher.next());
    }

    /** Overwrites all keys: nothing opens any more. */
    public void forget() {
        for (Form form : Form.values()) {
            refuse(form);
        }
    }

    private static void accept(boolean accepted, Form form) throws ProtocolException {
        if (!accepted) {
            throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, "A record of form " + form + " came here");
        }
    }

    private static void bound(int length, int min, int max, Alert tooShort, Alert tooLong) throws ProtocolException {
        if (length < min) {
            throw new ProtocolException(tooShort, "A record of " + length + " bytes");
        }
        if (length > max) {
            throw new ProtocolException(tooLong, "A record of " + length + " bytes");
        }
    }
}
