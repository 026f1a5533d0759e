package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.PeerIdentity;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.message.SignatureScheme;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A certificate chain that passed the checks of protocol.md §7. Only {@link #check} makes one. It says nothing yet of
 * whether the peer holds the key.
 */
public final class TrustedChain {

    // Specification constant
    private static final int MAX_CERTIFICATES = 4;

    private final ShownChain shown;
    private final KnownPaths.Known known;
    private final Instant validUntil;

    private TrustedChain(ShownChain shown, KnownPaths.Known known, Instant validUntil) {
        this.shown = shown;
        this.known = known;
        this.validUntil = validUntil;
    }

    /**
     * Checks a chain, without ever asking the network. A chain that was stored is checked in the same way again.
     *
     * @param now the time by which certificates and statuses must be valid
     * @throws ProtocolException with the alert that protocol.md §7 names
     */
    public static TrustedChain check(ShownChain shown, TrustRules rules, Instant now) throws ProtocolException {
        int size = shown.certificates().size();
        if (size == 0) {
            throw new ProtocolException(Alert.CERTIFICATE_REQUIRED, "The peer showed no certificate");
        }
        if (size > MAX_CERTIFICATES) {
            throw new ProtocolException(Alert.BAD_CERTIFICATE, "A chain of " + size + " certificates");
        }
        KnownPaths.Known known = known(shown.certificates(), rules, now);
        CertificatePath path = known.path();
        Instant statusEnd = PathStatus.check(path, shown.staples(), rules, now);
        return new TrustedChain(shown, known, PathStatus.earlier(statusEnd, path.end()));
    }

    /** Returns all that holds for as long as the certificates do, from an earlier check if there was one. */
    private static KnownPaths.Known known(List<Bytes> certificates, TrustRules rules, Instant now)
            throws ProtocolException {
        KnownPaths paths = rules.anchors().knownPaths();
        KnownPaths.Key key = KnownPaths.Key.of(certificates, rules);
        Optional<KnownPaths.Known> earlier = paths.find(key, now);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        var parsed = new ArrayList<PathCertificate>();
        for (Bytes der : certificates) {
            parsed.add(PathCertificate.parse(der));
        }
        CertificatePath path = CertificatePath.check(List.copyOf(parsed), rules, now);
        Leaf.requireUsage(path.leaf(), rules.role());
        X509Certificate leaf = path.leaf().certificate();
        var known = new KnownPaths.Known(path, Leaf.names(leaf), SignatureScheme.of(leaf.getPublicKey()));
        paths.keep(key, known);
        return known;
    }

    /** Returns this chain if it is for {@code expected}. */
    public TrustedChain of(PeerName expected) throws ProtocolException {
        if (!known.names().contains(expected)) {
            throw new ProtocolException(
                    Alert.BAD_CERTIFICATE,
                    "The certificate is for " + known.names() + ", and " + expected + " is expected");
        }
        return this;
    }

    public X509Certificate leaf() {
        return known.path().leaf().certificate();
    }

    /** Returns what the leaf's key signs with, if there is a scheme for it. */
    public Optional<SignatureScheme> scheme() {
        return known.scheme();
    }

    /** Returns who the peer is, once it has proved that it holds the key. */
    public PeerIdentity identity() {
        return new PeerIdentity(known.names().getFirst(), known.path().x509());
    }

    /** Returns what the peer showed, for a later check. */
    public ShownChain shown() {
        return shown;
    }

    /** Returns the last instant of what was relied upon: the first certificate to expire, or the first status to go stale. */
    public Instant validUntil() {
        return validUntil;
    }
}
