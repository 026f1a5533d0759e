package dev.fourfold.protocol.message;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Puts handshake messages together from the content of records, within the limits of protocol.md §11. What may not come, or
 * is too long, is refused on its header.
 */
public final class MessageAssembler {

    // Specification constants
    private static final int MAX_TOTAL = 65_536;
    private static final int MAX_RECORDS = 64;

    private byte[] pending = new byte[0];
    private int recordsOfMessage;
    private int total;

    /** Takes the content of the next record; {@link #next} has to follow. */
    public void add(byte[] content) throws ProtocolException {
        total += content.length;
        recordsOfMessage++;
        if (content.length == 0) {
            throw new ProtocolException(Alert.DECODE_ERROR, "An empty handshake record");
        }
        if (total > MAX_TOTAL) {
            throw new ProtocolException(Alert.RECORD_OVERFLOW, "More than " + MAX_TOTAL + " bytes of handshake");
        }
        if (recordsOfMessage > MAX_RECORDS) {
            throw new ProtocolException(
                    Alert.UNEXPECTED_MESSAGE, "A message over more than " + MAX_RECORDS + " records");
        }
        var joined = new ByteArrayOutputStream(pending.length + content.length);
        joined.writeBytes(pending);
        joined.writeBytes(content);
        pending = joined.toByteArray();
    }

    /**
     * Returns the next message, if it is complete.
     *
     * @param awaited which types may come now
     */
    public Optional<HandshakeMessage> next(Predicate<MessageType> awaited) throws ProtocolException {
        if (pending.length < HandshakeMessage.HEADER) {
            return Optional.empty();
        }
        int length = length(awaited);
        if (pending.length < length) {
            return Optional.empty();
        }
        byte[] message = Arrays.copyOf(pending, length);
        pending = Arrays.copyOfRange(pending, length, pending.length);
        recordsOfMessage = pending.length == 0 ? 0 : 1;
        return Optional.of(HandshakeMessage.decode(message));
    }

    /** Says whether no byte waits for the rest of its message. */
    public boolean isEmpty() {
        return pending.length == 0;
    }

    private int length(Predicate<MessageType> awaited) throws ProtocolException {
        WireReader header = WireReader.of(pending);
        MessageType type = MessageType.ofCode(header.u8());
        // protocol.md §3: "What may not come at all is judged before how long it is"
        if (!awaited.test(type)) {
            throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, "A " + type.title() + " that nobody waits for");
        }
        int body = header.u24();
        if (body > type.maxBody()) {
            throw new ProtocolException(
                    Alert.RECORD_OVERFLOW, "A " + type.title() + " of " + body + " bytes is announced");
        }
        return HandshakeMessage.HEADER + body;
    }
}
