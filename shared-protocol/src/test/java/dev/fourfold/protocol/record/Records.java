package dev.fourfold.protocol.record;

import dev.fourfold.protocol.ProtocolException;
import java.util.Arrays;

/** Single records, each in an array of its own. */
final class Records {

    private Records() {}

    /** Returns a whole record; {@code sender} seals it somewhere in a buffer that was used before. */
    static byte[] seal(
            RecordCipher sender, Form form, ContentType type, byte[] content, int offset, int length, int pad) {
        byte[] buffer = new byte[3 + RecordCipher.recordLength(length, pad) + 3];
        Arrays.fill(buffer, (byte) 0x55);
        int end = sender.seal(form, type, content, offset, length, pad, buffer, 3);
        return Arrays.copyOfRange(buffer, 3, end);
    }

    static OpenedRecord open(RecordCipher receiver, byte[] record) throws ProtocolException {
        var content = new RecordContent();
        Form form =
                (record[0] & 0xFF) == Form.SEALED_HANDSHAKE.code() ? Form.SEALED_HANDSHAKE : Form.SEALED_APPLICATION;
        receiver.open(form, record, 0, record.length, content);
        return content.record();
    }
}
