package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.message.HandshakeMessage;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The running hash of all handshake messages, TH of protocol.md §6. Immutable: a state keeps its own. */
final class Transcript {

    private final MessageDigest digest;

    private Transcript(MessageDigest digest) {
        this.digest = digest;
    }

    static Transcript empty() {
        try {
            return new Transcript(MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** Returns the transcript with one message more. */
    Transcript with(HandshakeMessage message) {
        MessageDigest longer = copy();
        longer.update(message.encode());
        return new Transcript(longer);
    }

    Bytes hash() {
        return Bytes.of(copy().digest());
    }

    private MessageDigest copy() {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("SHA-256 of every Java platform can be cloned", e);
        }
    }
}
