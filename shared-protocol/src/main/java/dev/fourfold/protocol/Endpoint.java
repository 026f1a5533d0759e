package dev.fourfold.protocol;

import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * One side of a channel: who we are and whom we believe.
 *
 * @param identity the key and chain that we show
 * @param trust the roots that a peer's chain must end at
 * @param limits what we grant a peer
 * @param clock by which certificates are valid or not
 * @param random where nonces and key shares come from
 */
public record Endpoint(Identity identity, TrustAnchors trust, Limits limits, InstantSource clock, SecureRandom random) {

    /** Returns an endpoint with the default limits, the system's clock and the platform's random numbers. */
    public static Endpoint of(Identity identity, TrustAnchors trust) {
        return new Endpoint(identity, trust, Limits.DEFAULT, InstantSource.system(), new SecureRandom());
    }

    /** Returns the same endpoint with other limits. */
    public Endpoint withLimits(Limits limits) {
        return new Endpoint(identity, trust, limits, clock, random);
    }
}
