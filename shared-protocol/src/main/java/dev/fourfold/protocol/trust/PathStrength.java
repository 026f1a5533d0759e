package dev.fourfold.protocol.trust;

/** stub. */
public enum PathStrength {
    ANY,
    QUANTUM_SAFE
}
