package dev.fourfold.ca.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MerkleTreeTest {

    private static final List<String> FIRST_LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    /** A tree in memory, made leaf by leaf. */
    private static final class Grown implements Nodes {
        private final Map<String, Bytes> nodes = new HashMap<>();
        private final Frontier frontier = new Frontier();
        private long reads;

        static Grown to(long size) {
            Grown grown = new Grown();
            while (grown.frontier.size() < size) {
                grown.frontier.append(
                        leaf(grown.frontier.size()),
                        (level, number, hash) -> grown.nodes.put(level + "/" + number, hash));
            }
            return grown;
        }

        @Override
        public Bytes hash(int level, long number) {
            reads++;
            return Objects.requireNonNull(nodes.get(level + "/" + number), () -> level + "/" + number);
        }
    }

    private static Bytes leaf(long index) {
        return MerkleTree.leaf(
                index < FIRST_LEAVES.size()
                        ? HexFormat.of().parseHex(FIRST_LEAVES.get((int) index))
                        : Long.toString(index).getBytes(StandardCharsets.US_ASCII));
    }

    static Stream<String> vectors() throws IOException {
        try (InputStream in = MerkleTreeTest.class.getResourceAsStream("/merkle/vectors.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines();
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void givesTheRootsAndProofsOfTheDefinition(String line) {
        String[] words = line.split(" ");
        if (words[0].equals("root")) {
            long size = Long.parseLong(words[1]);
            Grown tree = Grown.to(size);
            assertThat(MerkleTree.root(size, tree)).hasToString(words[2]);
            assertThat(tree.frontier.root()).hasToString(words[2]);
            assertThat(Frontier.of(size, tree).root()).hasToString(words[2]);
            return;
        }
        long first = Long.parseLong(words[1]);
        long size = Long.parseLong(words[2]);
        List<Bytes> expected = Stream.of(words).skip(3).map(Bytes::ofHex).toList();
        Grown tree = Grown.to(size);
        Bytes root = MerkleTree.root(size, tree);
        if (words[0].equals("inclusion")) {
            assertThat(MerkleTree.inclusion(first, size, tree)).isEqualTo(expected);
            assertThat(MerkleTree.provesInclusion(leaf(first), first, size, expected, root))
                    .isTrue();
        } else {
            assertThat(MerkleTree.consistency(first, size, tree)).isEqualTo(expected);
            assertThat(MerkleTree.provesConsistency(first, MerkleTree.root(first, tree), size, root, expected))
                    .isTrue();
        }
    }

    @Test
    void provesNothingElseAtAnySize() {
        Random random = new Random(9162);
        Grown tree = Grown.to(5000);
        for (int i = 0; i < 300; i++) {
            long size = 2 + random.nextLong(4999);
            long index = random.nextLong(size);
            Bytes root = MerkleTree.root(size, tree);
            List<Bytes> path = MerkleTree.inclusion(index, size, tree);
            assertThat(MerkleTree.provesInclusion(leaf(index), index, size, path, root))
                    .isTrue();
            assertThat(MerkleTree.provesInclusion(leaf(index + 1), index, size, path, root))
                    .isFalse();
            assertThat(MerkleTree.provesInclusion(leaf(index), (index + 1) % size, size, path, root))
                    .isFalse();
            assertThat(MerkleTree.provesInclusion(leaf(index), size, size, path, root))
                    .isFalse();
            assertThat(MerkleTree.provesInclusion(leaf(index), -1, size, path, root))
                    .isFalse();
            changed(path, random)
                    .forEach(other -> assertThat(MerkleTree.provesInclusion(leaf(index), index, size, other, root))
                            .isFalse());

            long from = 1 + random.nextLong(size - 1);
            Bytes old = MerkleTree.root(from, tree);
            List<Bytes> proof = MerkleTree.consistency(from, size, tree);
            assertThat(MerkleTree.provesConsistency(from, old, size, root, proof))
                    .isTrue();
            assertThat(MerkleTree.provesConsistency(from, leaf(0), size, root, proof))
                    .isEqualTo(old.equals(leaf(0)));
            assertThat(MerkleTree.provesConsistency(from, old, size, leaf(1), proof))
                    .isFalse();
            assertThat(MerkleTree.provesConsistency(size, old, from, root, proof))
                    .isFalse();
            changed(proof, random)
                    .forEach(other -> assertThat(MerkleTree.provesConsistency(from, old, size, root, other))
                            .isFalse());
        }
    }

    private static Stream<List<Bytes>> changed(List<Bytes> path, Random random) {
        List<Bytes> longer = new ArrayList<>(path);
        longer.add(leaf(3));
        List<Bytes> shorter = path.subList(0, path.size() - 1);
        List<Bytes> other = new ArrayList<>(path);
        int at = random.nextInt(path.size());
        byte[] flipped = other.get(at).toArray();
        flipped[random.nextInt(flipped.length)] ^= 1;
        other.set(at, Bytes.of(flipped));
        return Stream.of(longer, shorter, other);
    }

    @Test
    void readsFewNodesForAProof() {
        Grown tree = Grown.to(5000);
        tree.reads = 0;
        MerkleTree.inclusion(2500, 5000, tree);
        assertThat(tree.reads).isLessThan(30);
        tree.reads = 0;
        MerkleTree.consistency(2501, 5000, tree);
        assertThat(tree.reads).isLessThan(40);
    }

    @Test
    void hasNoProofsOfWhatIsNotThere() {
        Grown tree = Grown.to(4);
        assertThatThrownBy(() -> MerkleTree.inclusion(4, 4, tree)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MerkleTree.inclusion(-1, 4, tree)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MerkleTree.inclusion(0, 0, tree)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MerkleTree.consistency(4, 3, tree)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MerkleTree.consistency(-1, 3, tree)).isInstanceOf(IllegalArgumentException.class);
        assertThat(MerkleTree.consistency(0, 3, tree)).isEmpty();
        assertThat(MerkleTree.provesConsistency(3, leaf(0), 3, leaf(1), List.of()))
                .isFalse();
        assertThat(MerkleTree.provesConsistency(0, leaf(0), 3, leaf(1), List.of()))
                .isFalse();
        assertThat(MerkleTree.provesConsistency(2, leaf(0), 3, leaf(1), List.of()))
                .isFalse();
    }
}
