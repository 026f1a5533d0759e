package dev.fourfold.ca.crl;

import dev.fourfold.ca.Serial;
import dev.fourfold.ca.authority.CrlSeries;
import dev.fourfold.ca.revocation.Revocation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** What goes into the CRLs of one build: each entry into the full one, into its shard, and if it is new into the delta. */
final class CrlContents {

    private final CrlEntries full = new CrlEntries();
    private final CrlEntries delta = new CrlEntries();
    private final List<CrlEntries> shards = new ArrayList<>();
    private final BitSet changed = new BitSet();
    private final long before;
    private final long base;

    /**
     * Begins with nothing.
     *
     * @param before the revision of the build before
     * @param base the revision that the delta begins at
     */
    CrlContents(int shards, long before, long base) {
        this.before = before;
        this.base = base;
        IntStream.range(0, shards).forEach(_ -> this.shards.add(new CrlEntries()));
    }

    void add(Revocation revocation, long revision) {
        byte[] entry = CrlEntries.of(revocation);
        int shard = CrlSeries.shard(revocation.serial(), shards.size());
        full.add(entry);
        shards.get(shard).add(entry);
        if (revision > base) {
            delta.add(entry);
        }
        markIfNew(shard, revision);
    }

    /** Adds a certificate whose hold was released: the delta says so, and the others do not have it any more. */
    void addRemoved(Serial serial, Instant now, long revision) {
        delta.add(CrlEntries.removed(serial.value(), now));
        markIfNew(CrlSeries.shard(serial, shards.size()), revision);
    }

    private void markIfNew(int shard, long revision) {
        if (revision > before) {
            changed.set(shard);
        }
    }

    /** Returns the revision that the delta begins at. */
    long base() {
        return base;
    }

    CrlEntries full() {
        return full;
    }

    CrlEntries delta() {
        return delta;
    }

    CrlEntries shard(int number) {
        return shards.get(number);
    }

    boolean hasChanged(int shard) {
        return changed.get(shard);
    }
}
