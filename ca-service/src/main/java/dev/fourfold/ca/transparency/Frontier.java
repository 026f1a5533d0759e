package dev.fourfold.ca.transparency;

import dev.fourfold.protocol.Bytes;
import java.util.ArrayList;
import java.util.List;

/** The right edge of a tree that grows: the roots of the complete subtrees that it consists of, the largest first. */
final class Frontier {

    private final List<Bytes> subtrees = new ArrayList<>();
    private long size;

    /** Is told of each node that a new leaf completes, the leaf first. */
    @FunctionalInterface
    interface Completed {
        void node(int level, long number, Bytes hash);
    }

    /** Returns the right edge of a tree that exists. */
    static Frontier of(long size, Nodes nodes) {
        Frontier frontier = new Frontier();
        frontier.size = size;
        for (long rest = size, start = 0; rest > 0; rest -= Long.highestOneBit(rest)) {
            long leaves = Long.highestOneBit(rest);
            frontier.subtrees.add(nodes.hash(Long.numberOfTrailingZeros(leaves), start / leaves));
            start += leaves;
        }
        return frontier;
    }

    void append(Bytes leaf, Completed completed) {
        long number = size;
        int level = 0;
        Bytes hash = leaf;
        completed.node(level, number, hash);
        while ((number & 1) == 1) {
            hash = MerkleTree.node(subtrees.removeLast(), hash);
            number >>= 1;
            level++;
            completed.node(level, number, hash);
        }
        subtrees.add(hash);
        size++;
    }

    long size() {
        return size;
    }

    Bytes root() {
        return subtrees.reversed().stream()
                .reduce((right, left) -> MerkleTree.node(left, right))
                .orElseGet(() -> MerkleTree.root(0, (_, _) -> {
                    throw new IllegalStateException("An empty tree has no nodes");
                }));
    }
}
