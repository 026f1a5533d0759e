package dev.fourfold.protocol;

/** Which algorithms may vouch for a peer: in each key and each signature of its certificate path, the root included. */
public enum PathStrength {
    /** All that protocol.md §7 allows. */
    ANY,
    /** ML-DSA alone. */
    QUANTUM_SAFE
}
