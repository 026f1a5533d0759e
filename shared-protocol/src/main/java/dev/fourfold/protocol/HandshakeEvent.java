package dev.fourfold.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Something that happened in a handshake, for whoever watches. Events hold no secrets: where a secret is spoken of, its
 * fingerprint stands for it.
 *
 * @param at the time since the handshake began
 * @param phase the phase that it belongs to
 * @param detail what happened
 */
public record HandshakeEvent(Duration at, Phase phase, Detail detail) {

    /** What happened. */
    public sealed interface Detail {}

    public record PhaseBegan() implements Detail {}

    public record PhaseEnded() implements Detail {}

    /**
     * A message went or came.
     *
     * @param sent whether it went
     * @param name its name in protocol.md
     * @param size its bytes, header included
     * @param fields its fields in words
     */
    public record Message(boolean sent, String name, int size, Map<String, String> fields) implements Detail {}

    /**
     * Both sides know the terms.
     *
     * @param recordLimit the largest content that the peer accepts, in bytes
     * @param resumed whether a ticket stands for the certificates
     */
    public record Negotiated(String suite, int recordLimit, boolean resumed) implements Detail {}

    /**
     * Both sides have the shared secret of the key exchange, in older words the pre-master secret.
     *
     * @param fingerprint eight hex digits that tell two secrets apart
     * @param transcript the hash of both hellos
     */
    public record PreMasterSecretAgreed(String fingerprint, Bytes transcript) implements Detail {}

    /** The peer's chain is valid and the peer signed the transcript with its key. */
    public record PeerAuthenticated(
            PeerName name, String subject, String issuer, Instant notBefore, Instant notAfter, String scheme)
            implements Detail {}

    /**
     * The peer holds the secret of a ticket, and its chain of then is still valid: no certificate was shown again.
     *
     * @param authenticatedAt when it was
     */
    public record PeerRemembered(
            PeerName name, String subject, String issuer, Instant notBefore, Instant notAfter, Instant authenticatedAt)
            implements Detail {}

    /** A MAC over everything so far is right. */
    public record TranscriptConfirmed(String message) implements Detail {}

    /**
     * The master secret is there, and the application keys with it.
     *
     * @param fingerprint eight hex digits that tell two secrets apart
     * @param transcript the hash of all messages up to ClientFinished
     */
    public record MasterSecretCalculated(String fingerprint, Bytes transcript) implements Detail {}

    /** The channel is open. */
    public record Completed(Bytes connectionId, PeerName peer) implements Detail {}

    /**
     * The handshake is over and there is no channel.
     *
     * @param byPeer whether the peer gave up, and not we
     * @param reason for our own eyes
     */
    public record Failed(Alert alert, boolean byPeer, String reason) implements Detail {}
}
