package dev.fourfold.protocol;

import java.security.cert.X509Certificate;
import java.util.List;

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

    /** Returns the leaf. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }
}
