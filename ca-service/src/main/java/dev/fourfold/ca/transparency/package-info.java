/** The audit log as a Merkle tree (RFC 9162, section 2.1): its signed checkpoints, proofs and verification. */
@NullMarked
package dev.fourfold.ca.transparency;

import org.jspecify.annotations.NullMarked;
