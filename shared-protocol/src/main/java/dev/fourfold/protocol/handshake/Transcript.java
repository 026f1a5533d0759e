package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.Hash;
import java.security.MessageDigest;

/** The running hash of all handshake messages, TH of protocol.md §6. Immutable: a state keeps its own. */
final class Transcript {

    // Specification constants
    private static final byte RETRIED = (byte) 0xFE;

    private final MessageDigest digest;

    private Transcript(MessageDigest digest) {
        this.digest = digest;
    }

    static Transcript empty(Hash hash) {
        return new Transcript(hash.digest());
    }

    /**
     * Returns the transcript that begins with the hash of a first ClientHello in its place: 0xFE, a length, the hash.
     *
     * @param firstHello the hash of the ClientHello that was answered by a HelloRetry
     */
    static Transcript ofRetry(Hash hash, Bytes firstHello) {
        Transcript transcript = empty(hash);
        transcript.digest.update(new byte[] {RETRIED, 0, 0, (byte) firstHello.length()});
        firstHello.addTo(transcript.digest);
        return transcript;
    }

    /** Returns the transcript with one message more. */
    Transcript with(HandshakeMessage message) {
        return with(message.encode());
    }

    /** Returns the transcript with one message more, as it is on the wire. */
    Transcript with(byte[] encoded) {
        MessageDigest longer = Hash.copy(digest);
        longer.update(encoded);
        return new Transcript(longer);
    }

    Bytes hash() {
        return Bytes.of(Hash.copy(digest).digest());
    }

    /** Returns the hash with the beginning of one message more: what a binder covers. */
    Bytes hashWith(byte[] encoded, int length) {
        MessageDigest longer = Hash.copy(digest);
        longer.update(encoded, 0, length);
        return Bytes.of(longer.digest());
    }
}
