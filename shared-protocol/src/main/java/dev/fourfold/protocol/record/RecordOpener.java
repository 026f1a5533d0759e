package dev.fourfold.protocol.record;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.ProtocolException;
import org.jspecify.annotations.Nullable;

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
    private @Nullable RecordCipher handshakeCipher;
    private @Nullable RecordCipher applicationCipher;
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

    /**
     * Judges as much as there is of a record, and returns how long it is, or is at least; 1 if there is nothing yet. Its first
     * byte is judged by itself, even if no other follows, and its header before its body is there.
     *
     * @param bytes holds it from {@code from} to {@code to}, or part of it, or more
     * @throws ProtocolException if such a record may not come now
     */
    int length(byte[] bytes, int from, int to) throws ProtocolException {
        if (from == to) {
            return 1;
        }
        Form form = form(bytes[from]);
        return to - from < HEADER ? HEADER : HEADER + bodyLength(form, RecordCipher.readLength(bytes, from + 1));
    }

    /**
     * Opens a record that {@link #length} has accepted, and lets {@code content} hold what it holds.
     *
     * @param bytes holds it from {@code from} to {@code end}
     * @throws ProtocolException if it does not open
     */
    void open(byte[] bytes, int from, int end, RecordContent content) throws ProtocolException {
        Form form = Form.ofCode(bytes[from] & 0xFF);
        switch (form) {
            case CLEAR_HANDSHAKE -> hold(form, ContentType.HANDSHAKE, bytes, from + HEADER, end, content);
            case CLEAR_ALERT -> hold(form, ContentType.ALERT, bytes, from + HEADER, end, content);
            case SEALED_HANDSHAKE, SEALED_APPLICATION -> {
                RecordCipher cipher = cipher(form);
                if (cipher == null) {
                    throw new IllegalStateException("The header was not accepted: " + form);
                }
                cipher.open(form, bytes, from, end, content);
                // content without padding has three bytes more than it may
                if (content.remaining() > recordLimit) {
                    content.forget();
                    throw new ProtocolException(
                            Alert.RECORD_OVERFLOW, "A record of more than " + recordLimit + " bytes");
                }
                clearAlert = false;
            }
        }
    }

    /** Says whether the peer began with something that is not this protocol, so that it cannot read an answer. */
    public boolean hearsAnotherProtocol() {
        return foreign;
    }

    /** Accepts records of a sealed form from now on. */
    public void accept(Form form, RecordCipher cipher) {
        use(form, cipher);
        clearHandshake = false;
    }

    /** Accepts alerts in clear no more. */
    public void refuseClearAlerts() {
        clearAlert = false;
    }

    /** Accepts records of a sealed form no more. */
    public void refuse(Form form) {
        RecordCipher cipher = cipher(form);
        if (cipher != null) {
            cipher.forget();
            use(form, null);
        }
    }

    /** Opens application records under the peer's next traffic secret from now on. */
    public void updateKeys() {
        if (applicationCipher != null) {
            applicationCipher = applicationCipher.next();
        }
    }

    /** Overwrites all keys: nothing opens any more. */
    public void forget() {
        refuse(Form.SEALED_HANDSHAKE);
        refuse(Form.SEALED_APPLICATION);
    }

    private Form form(byte first) throws ProtocolException {
        int code = first & 0xFF;
        // protocol.md §3: "If the first byte that a server receives is not 0xD1 it MUST close without an answer"
        foreign |= !begun && code != Form.CLEAR_HANDSHAKE.code();
        begun = true;
        return Form.ofCode(code);
    }

    private int bodyLength(Form form, int length) throws ProtocolException {
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
                accept(cipher(form) != null, form);
                bound(length, MIN_SEALED, recordLimit + SEALED_OVERHEAD, Alert.BAD_RECORD_MAC, Alert.RECORD_OVERFLOW);
            }
        }
        return length;
    }

    private @Nullable RecordCipher cipher(Form form) {
        return switch (form) {
            case CLEAR_HANDSHAKE, CLEAR_ALERT -> null;
            case SEALED_HANDSHAKE -> handshakeCipher;
            case SEALED_APPLICATION -> applicationCipher;
        };
    }

    private void use(Form form, @Nullable RecordCipher cipher) {
        switch (form) {
            case CLEAR_HANDSHAKE, CLEAR_ALERT -> throw new IllegalArgumentException(form + " has no keys");
            case SEALED_HANDSHAKE -> handshakeCipher = cipher;
            case SEALED_APPLICATION -> applicationCipher = cipher;
        }
    }

    private static void hold(Form form, ContentType type, byte[] bytes, int body, int end, RecordContent content) {
        int length = end - body;
        System.arraycopy(bytes, body, content.room(length), 0, length);
        content.hold(form, type, 0, length);
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
