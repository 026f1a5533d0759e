package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.PathStrength;
import dev.fourfold.protocol.TrustAnchors;

/**
 * By what a chain is judged.
 *
 * @param role what the peer is
 * @param anchors the roots that its chain must end at
 * @param strength which algorithms may vouch for it
 */
public record TrustRules(Role role, TrustAnchors anchors, PathStrength strength) {}
