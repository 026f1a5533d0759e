package dev.fourfold.ca.transparency;

import dev.fourfold.protocol.Bytes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a verification of the log says.
 *
 * @param size how many entries were found to be as they were signed
 * @param root the root hash of those
 * @param finding the first thing that is wrong; null if nothing is
 */
record Verdict(long size, Bytes root, @Nullable Finding finding) {

    /** What is wrong with an entry, or with a checkpoint. */
    enum Wrong {
        /** The entry is not what was hashed into the tree. */
        CHANGED,
        /** The entry is gone. */
        MISSING,
        /** The entry is another one of the log. */
        REORDERED,
        /** The entry was never taken into the tree. */
        EXTRA,
        /** The tree was made anew: these entries are not those that were signed. */
        REWRITTEN,
        /** The checkpoint is not signed by the key of the log, or is gone. */
        CHECKPOINT;

        String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The first thing that is wrong.
     *
     * @param index the leaf where it is; null if it is in none
     * @param entry the number of the entry in the database; null if it is gone
     * @param detail what was found, for people
     */
    record Finding(
            Wrong wrong, @Nullable Long index, @Nullable Long entry, String detail) {}
}
