package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.PathStrength;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Revocation;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.TrustAnchors;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a case of {@link PathCase} gives to the check: a chain, roots, and by what it is judged. */
record Given(List<Issued> roots, List<Bytes> chain, Role role, PeerName expected, Instant now, PathStrength strength) {

    /** The outcome of a root that cannot even be configured. */
    static final String ROOT_REFUSED = "root refused";

    static final String ACCEPTED = "accepted";

    /** Starts with some roots, the name example.com, a server, the time of all tests and any strength. */
    static Given roots(Issued... roots) {
        return new Given(
                List.of(roots), List.of(), Role.SERVER, PeerName.of("example.com"), TestPki.NOW, PathStrength.ANY);
    }

    /** Sets the chain, the leaf first. */
    Given chain(Issued... certificates) {
        return new Given(roots, Arrays.stream(certificates).map(Issued::der).toList(), role, expected, now, strength);
    }

    Given expecting(String name) {
        return new Given(roots, chain, role, PeerName.of(name), now, strength);
    }

    Given at(Instant when) {
        return new Given(roots, chain, role, expected, when, strength);
    }

    Given quantumSafe() {
        return new Given(roots, chain, role, expected, now, PathStrength.QUANTUM_SAFE);
    }

    /** Returns {@link #ACCEPTED}, {@link #ROOT_REFUSED} or the alert in lower case. */
    String outcome() {
        TrustAnchors anchors;
        try {
            anchors = TrustAnchors.of(roots.stream().map(Issued::certificate).toArray(X509Certificate[]::new));
        } catch (IllegalArgumentException e) {
            return ROOT_REFUSED;
        }
        try {
            var rules = new TrustRules(role, anchors, Revocation.unchecked(), strength);
            TrustedChain.check(ShownChain.of(chain), rules, now).of(expected);
            return ACCEPTED;
        } catch (ProtocolException e) {
            return e.alert().name().toLowerCase(Locale.ROOT);
        }
    }
}
