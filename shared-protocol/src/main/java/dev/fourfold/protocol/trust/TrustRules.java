package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.PathStrength;
import dev.fourfold.protocol.Revocation;
import dev.fourfold.protocol.TrustAnchors;

/**
 * By what a chain is judged.
 *
 * @param role what the peer is
 * @param anchors the roots that its chain must end at
 * @param revocation how it shows that it was not revoked
 * @param strength which algorithms may vouch for it
 */
public record TrustRules(Role role, TrustAnchors anchors, Revocation revocation, PathStrength strength) {}
