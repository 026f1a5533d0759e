package dev.fourfold.ca.transparency;

import dev.fourfold.protocol.Bytes;

/** The hashes of the complete subtrees of a tree. */
@FunctionalInterface
interface Nodes {

    /**
     * Returns the hash of a complete subtree.
     *
     * @param level 0 for a leaf; a subtree of level l has 2^l leaves
     * @param number its number among those of its level, from the left
     * @throws IllegalStateException if there is none
     */
    Bytes hash(int level, long number);
}
