package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.HandshakeEvent;
import dev.fourfold.protocol.PeerIdentity;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.message.SignatureScheme;
import dev.fourfold.protocol.trust.TrustedChain;
import java.security.cert.X509Certificate;

/** Proof that the peer holds the key of the chain that it showed. Only {@link #prove} makes one. */
public final class VerifiedPeer {

    private final PeerIdentity identity;
    private final SignatureScheme scheme;

    private VerifiedPeer(PeerIdentity identity, SignatureScheme scheme) {
        this.identity = identity;
        this.scheme = scheme;
    }

    /**
     * Checks the signature of a CertificateVerify.
     *
     * @param signed what the peer must have signed
     * @throws ProtocolException {@link Alert#ILLEGAL_PARAMETER} if the scheme does not fit the key,
     *     {@link Alert#DECRYPT_ERROR} if the signature is wrong
     */
    static VerifiedPeer prove(TrustedChain chain, SignedTranscript signed, int scheme, Bytes signature)
            throws ProtocolException {
        SignatureScheme fitting = SignatureScheme.of(chain.leaf().getPublicKey())
                .filter(candidate -> candidate.code() == scheme)
                .orElseThrow(() -> new ProtocolException(
                        Alert.ILLEGAL_PARAMETER, "A signature scheme that does not fit the key: " + scheme));
        if (!signed.verifies(chain.leaf().getPublicKey(), fitting, signature)) {
            throw new ProtocolException(Alert.DECRYPT_ERROR, "A wrong signature over the transcript");
        }
        return new VerifiedPeer(chain.identity(), fitting);
    }

    public PeerIdentity identity() {
        return identity;
    }

    HandshakeEvent.PeerAuthenticated event() {
        X509Certificate leaf = identity.certificate();
        return new HandshakeEvent.PeerAuthenticated(
                identity.name(),
                leaf.getSubjectX500Principal().getName(),
                leaf.getIssuerX500Principal().getName(),
                leaf.getNotBefore().toInstant(),
                leaf.getNotAfter().toInstant(),
                scheme.title());
    }
}
