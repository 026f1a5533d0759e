package dev.fourfold.protocol;

import dev.fourfold.protocol.trust.Anchor;
import dev.fourfold.protocol.trust.KnownPaths;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The root certificates whose word we take. Best kept, and not made anew for each peer: they know the paths that have held. */
public final class TrustAnchors {

    private final List<Anchor> anchors;
    private final KnownPaths knownPaths = new KnownPaths();

    private TrustAnchors(List<Anchor> anchors) {
        this.anchors = anchors;
    }

    /**
     * Returns the anchors of some roots.
     *
     * @throws IllegalArgumentException if there is none, or if one is not a CA or has a critical extension that we do
     *     not apply
     */
    public static TrustAnchors of(X509Certificate... roots) {
        if (roots.length == 0) {
            throw new IllegalArgumentException("At least one root is needed");
        }
        return new TrustAnchors(Arrays.stream(roots).distinct().map(Anchor::of).toList());
    }

    public Set<X509Certificate> roots() {
        return anchors.stream().map(Anchor::certificate).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the roots as path checks need them. */
    public List<Anchor> anchors() {
        return anchors;
    }

    /** Returns the paths that have held under these roots. */
    public KnownPaths knownPaths() {
        return knownPaths;
    }
}
