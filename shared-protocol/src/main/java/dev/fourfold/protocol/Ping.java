package dev.fourfold.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The content of a ping record, {@code kind:u8 token[8]} (protocol.md §9). */
final class Ping {

    static final int LENGTH = 9;
    private static final byte REQUEST = 0;
    private static final byte ANSWER = 1;

    private Ping() {}

    static byte[] request() {
        return new byte[LENGTH];
    }

    /** Returns the answer that a ping asks for; null if it is an answer itself. */
    static byte @Nullable [] answer(byte[] content) throws ProtocolException {
        if (content.length != LENGTH || (content[0] != REQUEST && content[0] != ANSWER)) {
            throw new ProtocolException(Alert.DECODE_ERROR, "A ping that is none");
        }
        if (content[0] == ANSWER) {
            return null;
        }
        byte[] answer = Arrays.copyOf(content, LENGTH);
        answer[0] = ANSWER;
        return answer;
    }
}
