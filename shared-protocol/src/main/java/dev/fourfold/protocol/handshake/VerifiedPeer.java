package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.HandshakeEvent;
import dev.fourfold.protocol.PeerIdentity;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.message.HandshakeMessage.CertificateEntry;
import dev.fourfold.protocol.message.SignatureScheme;
import dev.fourfold.protocol.trust.TrustedChain;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** Proof that the peer holds the key of the chain that it showed. Only {@link #prove} makes one. */
public final class VerifiedPeer {

    private final PeerIdentity identity;
    private final List<CertificateEntry> shown;

    private VerifiedPeer(PeerIdentity identity, List<CertificateEntry> shown) {
        this.identity = identity;
        this.shown = shown;
    }

    /**
     * Checks the signature of a CertificateVerify.
     *
     * @param shown the chain as the peer showed it
     * @param signed what the peer must have signed
     * @param accepted the schemes that we offered
     * @throws ProtocolException {@link Alert#ILLEGAL_PARAMETER} if the scheme does not fit the key,
     *     {@link Alert#DECRYPT_ERROR} if the signature is wrong
     */
    static VerifiedPeer prove(
            TrustedChain chain,
            List<CertificateEntry> shown,
            SignedTranscript signed,
            List<Integer> accepted,
            int scheme,
            Bytes signature)
            throws ProtocolException {
        SignatureScheme fitting = chain.scheme()
                .filter(candidate -> candidate.code() == scheme && accepted.contains(scheme))
                .orElseThrow(() -> new ProtocolException(
                        Alert.ILLEGAL_PARAMETER,
                        "A signature scheme that does not fit the key or was not offered: " + scheme));
        if (!signed.verifies(chain.leaf().getPublicKey(), fitting, signature)) {
            throw new ProtocolException(Alert.DECRYPT_ERROR, "A wrong signature over the transcript");
        }
        return new VerifiedPeer(chain.identity(), shown);
    }

    /** Returns the peer of a session, which has just proved by a MAC that it holds the secret of the ticket. */
    static VerifiedPeer remember(TrustedChain chain, Session session) {
        return new VerifiedPeer(chain.identity(), session.peer());
    }

    public PeerIdentity identity() {
        return identity;
    }

    /** Returns the chain as the peer showed it, in this handshake or in the one that is resumed; empty on an open channel. */
    List<CertificateEntry> shown() {
        return shown;
    }

    /** Returns the same proof without the chain's bytes: once the tickets are made, an open channel needs them no more. */
    VerifiedPeer withoutChain() {
        return new VerifiedPeer(identity, List.of());
    }

    HandshakeEvent.PeerAuthenticated authenticated(int scheme) {
        X509Certificate leaf = identity.certificate();
        return new HandshakeEvent.PeerAuthenticated(
                identity.name(),
                leaf.getSubjectX500Principal().getName(),
                leaf.getIssuerX500Principal().getName(),
                leaf.getNotBefore().toInstant(),
                leaf.getNotAfter().toInstant(),
                SignatureScheme.ofCode(scheme).map(SignatureScheme::title).orElseThrow());
    }

    HandshakeEvent.PeerRemembered remembered(Instant authenticatedAt) {
        X509Certificate leaf = identity.certificate();
        return new HandshakeEvent.PeerRemembered(
                identity.name(),
                leaf.getSubjectX500Principal().getName(),
                leaf.getIssuerX500Principal().getName(),
                leaf.getNotBefore().toInstant(),
                leaf.getNotAfter().toInstant(),
                authenticatedAt);
    }
}
