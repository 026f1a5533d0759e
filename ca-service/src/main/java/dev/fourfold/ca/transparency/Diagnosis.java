package dev.fourfold.ca.transparency;

import dev.fourfold.ca.transparency.Verdict.Finding;
import dev.fourfold.ca.transparency.Verdict.Wrong;
import dev.fourfold.protocol.Bytes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says what has happened to the first entry that is not what was hashed into the tree. */
final class Diagnosis {

    private final AuditTree tree;

    Diagnosis(AuditTree tree) {
        this.tree = tree;
    }

    /**
     * Returns what is wrong.
     *
     * @param computed the hash of the entry; empty if it is not even in the form of one
     * @param stored the hash of the leaf; null if it is gone
     */
    Finding of(long index, long entry, Optional<Bytes> computed, @Nullable Bytes stored) {
        if (stored == null) {
            return new Finding(Wrong.CHANGED, index, entry, "The hash of the leaf has been deleted");
        }
        Optional<Long> elsewhere = computed.flatMap(tree::leafWith);
        Optional<Bytes> next =
                tree.entryOf(index + 1).map(LoggedEntry::canonical).map(MerkleTree::leaf);
        if (elsewhere.isPresent()) {
            boolean shifted = elsewhere.get() == index + 1 && !next.equals(Optional.of(stored));
            return shifted
                    ? new Finding(Wrong.MISSING, index, null, "The next entry is in the place of the one that was here")
                    : new Finding(Wrong.REORDERED, index, entry, "The entry was signed as leaf " + elsewhere.get());
        }
        return next.equals(Optional.of(stored))
                ? new Finding(Wrong.EXTRA, index, entry, "The entry has been put before the one that was here")
                : new Finding(Wrong.CHANGED, index, entry, "The entry is not the one that was hashed into the tree");
    }
}
