package dev.fourfold.ca.transparency;

import dev.fourfold.ca.Sha256;
import dev.fourfold.protocol.Bytes;
import java.util.ArrayList;
import java.util.List;

/** Hashes and proofs of a Merkle tree (RFC 9162, section 2.1), made of O(log n) of its nodes. */
final class MerkleTree {

    private static final byte LEAF = 0;
    private static final byte NODE = 1;
    private static final Bytes EMPTY = Bytes.of(Sha256.of(new byte[0]));

    private MerkleTree() {}

    static Bytes leaf(byte[] entry) {
        byte[] input = new byte[1 + entry.length];
        input[0] = LEAF;
        System.arraycopy(entry, 0, input, 1, entry.length);
        return Bytes.of(Sha256.of(input));
    }

    static Bytes node(Bytes left, Bytes right) {
        byte[] input = new byte[1 + left.length() + right.length()];
        input[0] = NODE;
        System.arraycopy(left.toArray(), 0, input, 1, left.length());
        System.arraycopy(right.toArray(), 0, input, 1 + left.length(), right.length());
        return Bytes.of(Sha256.of(input));
    }

    /** Returns the root hash of the first {@code size} leaves. */
    static Bytes root(long size, Nodes nodes) {
        return size == 0 ? EMPTY : hash(0, size, nodes);
    }

    /** RFC 9162, section 2.1.3.1: PATH(index, D_size). */
    static List<Bytes> inclusion(long index, long size, Nodes nodes) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("No leaf " + index + " among " + size);
        }
        List<Bytes> path = new ArrayList<>();
        long start = 0;
        long end = size;
        while (end - start > 1) {
            long middle = start + split(end - start);
            if (index < middle) {
                path.addFirst(hash(middle, end, nodes));
                end = middle;
            } else {
                path.addFirst(hash(start, middle, nodes));
                start = middle;
            }
        }
        return path;
    }

    /** RFC 9162, section 2.1.4.1: PROOF(from, D_to). */
    static List<Bytes> consistency(long from, long to, Nodes nodes) {
        if (from < 0 || from > to) {
            throw new IllegalArgumentException("No " + from + " leaves among " + to);
        }
        List<Bytes> path = new ArrayList<>();
        if (from == 0 || from == to) {
            return path;
        }
        long start = 0;
        long end = to;
        while (end != from) {
            long middle = start + split(end - start);
            if (from <= middle) {
                path.addFirst(hash(middle, end, nodes));
                end = middle;
            } else {
                path.addFirst(hash(start, middle, nodes));
                start = middle;
            }
        }
        if (start > 0) {
            path.addFirst(hash(start, end, nodes));
        }
        return path;
    }

    /** Returns the hash of the leaves from {@code start} to before {@code end}, a right edge of the tree. */
    private static Bytes hash(long start, long end, Nodes nodes) {
        long size = end - start;
        if (Long.bitCount(size) == 1) {
            return nodes.hash(Long.numberOfTrailingZeros(size), start / size);
        }
        long middle = start + split(size);
        return node(hash(start, middle, nodes), hash(middle, end, nodes));
    }

    /** Returns the largest power of two smaller than a size. */
    private static long split(long size) {
        return Long.highestOneBit(size - 1);
    }

    /** RFC 9162, section 2.1.3.2: tells whether a proof shows that a leaf is in a tree. */
    static boolean provesInclusion(Bytes leaf, long index, long size, List<Bytes> path, Bytes root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long number = index;
        long last = size - 1;
        Bytes hash = leaf;
        for (Bytes sibling : path) {
            if (last == 0) {
                return false;
            }
            if ((number & 1) == 1 || number == last) {
                hash = node(sibling, hash);
                while ((number & 1) == 0 && number != 0) {
                    number >>= 1;
                    last >>= 1;
                }
            } else {
                hash = node(hash, sibling);
            }
            number >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.equals(root);
    }

    /** RFC 9162, section 2.1.4.2: tells whether a proof shows that a tree begins with a smaller one. */
    static boolean provesConsistency(long from, Bytes oldRoot, long to, Bytes newRoot, List<Bytes> path) {
        if (from < 0 || from > to) {
            return false;
        }
        if (from == 0 || from == to) {
            return path.isEmpty() && (from == 0 ? oldRoot.equals(EMPTY) : oldRoot.equals(newRoot));
        }
        List<Bytes> proof = new ArrayList<>(path);
        if (Long.bitCount(from) == 1) {
            proof.addFirst(oldRoot);
        }
        if (proof.isEmpty()) {
            return false;
        }
        int shared = Long.numberOfTrailingZeros(from);
        long number = (from - 1) >> shared;
        long last = (to - 1) >> shared;
        Bytes older = proof.getFirst();
        Bytes newer = proof.getFirst();
        for (Bytes sibling : proof.subList(1, proof.size())) {
            if (last == 0) {
                return false;
            }
            if ((number & 1) == 1 || number == last) {
                older = node(sibling, older);
                newer = node(sibling, newer);
                while ((number & 1) == 0 && number != 0) {
                    number >>= 1;
                    last >>= 1;
                }
            } else {
                newer = node(newer, sibling);
            }
            number >>= 1;
            last >>= 1;
        }
        return last == 0 && older.equals(oldRoot) && newer.equals(newRoot);
    }
}
