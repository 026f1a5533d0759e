package dev.fourfold.protocol;

import java.security.cert.X509Certificate;
import java.util.Set;

/** The root certificates whose word we take. */
public final class TrustAnchors {

    private final Set<X509Certificate> roots;

    private TrustAnchors(Set<X509Certificate> roots) {
        this.roots = roots;
    }

    /**
     * Returns the anchors of some roots.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static TrustAnchors of(X509Certificate... roots) {
        if (roots.length == 0) {
            throw new IllegalArgumentException("At least one root is needed");
        }
        return new TrustAnchors(Set.of(roots));
    }

    public Set<X509Certificate> roots() {
        return roots;
    }
}
