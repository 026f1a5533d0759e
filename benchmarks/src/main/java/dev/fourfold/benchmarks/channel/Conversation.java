package dev.fourfold.benchmarks.channel;

import java.nio.ByteBuffer;

/**
 * What the two sides of every peer say to each other. The server says {@link #READY} once it has verified the client; the
 * client then says what follows and how long each message is.
 */
final class Conversation {

    static final byte READY = 42;

    /** Messages one way; the server answers the last with how many there were, as a long. */
    static final byte ONE_WAY = 'B';

    /** Messages that the server sends back. */
    static final byte ECHO = 'P';

    static final int BEGIN_LENGTH = 1 + Integer.BYTES;

    private Conversation() {}

    static byte[] begin(byte what, int size) {
        return ByteBuffer.allocate(BEGIN_LENGTH).put(what).putInt(size).array();
    }

    /** Makes a message the one of its number: the first byte says whether more come, the last one counts. */
    static void mark(byte[] message, long number, boolean more) {
        message[0] = (byte) (more ? 1 : 0);
        message[message.length - 1] = (byte) number;
    }
}
