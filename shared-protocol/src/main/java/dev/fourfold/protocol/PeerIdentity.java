package dev.fourfold.protocol;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a peer's verified certificate says.
 *
 * @param name the first DNS name of its subject alternative names
 * @param chain the certificates that it showed, the leaf first
 */
public record PeerIdentity(PeerName name, List<X509Certificate> chain) {

    public PeerIdentity {
        chain = List.copyOf(chain);
    }

    /** Returns what revocation lists call these certificates. */
    public Set<CertificateId> certificateIds() {
        return chain.stream().map(CertificateId::of).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the leaf. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }
}
