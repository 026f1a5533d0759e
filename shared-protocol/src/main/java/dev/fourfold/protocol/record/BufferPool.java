package dev.fourfold.protocol.record;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Buffers of a few sizes that all channels share, so that a record in a steady stream costs no garbage (a record of
 * 16 KiB cost 84 KB on both ends before there was this pool) and a channel over which nothing goes holds none. It is bounded: what it has no room for
 * is garbage after all. Threads do not own buffers, as there may be a virtual one for each channel.
 *
 * <p>A buffer belongs to whoever borrowed it, until it is given back. What is secret in it must have been overwritten by then.
 */
final class BufferPool {

    // Implementation constants
    /** For short messages, and to wait for a record in. */
    static final int SMALL = 512;

    /** For a record with as much content as an interactive profile accepts. */
    static final int RECORD = 17 * 1_024;

    /** For a record of any length, and for as much as the platform hands to TCP in one call. */
    static final int BATCH = 128 * 1_024;

    private static final BufferPool SHARED = new BufferPool(256, 64, 16);

    private final Shelf small;
    private final Shelf record;
    private final Shelf batch;

    /** Makes a pool that keeps so many of each size at most; each a power of two. */
    BufferPool(int small, int record, int batch) {
        this.small = new Shelf(SMALL, small);
        this.record = new Shelf(RECORD, record);
        this.batch = new Shelf(BATCH, batch);
    }

    /** Returns the pool of this process, which keeps 3.3 MB at most. */
    static BufferPool shared() {
        return SHARED;
    }

    /** Returns a buffer of {@code least} bytes or more, up to {@link #BATCH}, with anything in it. */
    byte[] borrow(int least) {
        return shelf(least).take();
    }

    /** Takes a buffer back. */
    void giveBack(byte[] buffer) {
        shelf(buffer.length).put(buffer);
    }

    private Shelf shelf(int length) {
        if (length <= SMALL) {
            return small;
        }
        if (length <= RECORD) {
            return record;
        }
        if (length <= BATCH) {
            return batch;
        }
        throw new IllegalArgumentException("No buffer has " + length + " bytes");
    }

    /** Buffers of one size. Threads begin to look far from each other, so that they seldom meet, not even in a cache line. */
    private static final class Shelf {

        private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

        private final int size;
        private final AtomicReferenceArray<byte[]> places;
        private final int mask;

        Shelf(int size, int places) {
            this.size = size;
            this.places = new AtomicReferenceArray<>(places);
            mask = places - 1;
        }

        byte[] take() {
            int start = start();
            for (int i = 0; i <= mask; i++) {
                int place = (start + i) & mask;
                byte[] buffer = places.getPlain(place);
                if (buffer != null && places.compareAndSet(place, buffer, null)) {
                    return buffer;
                }
            }
            return new byte[size];
        }

        void put(byte[] buffer) {
            int start = start();
            for (int i = 0; i <= mask; i++) {
                int place = (start + i) & mask;
                if (places.getPlain(place) == null && places.compareAndSet(place, null, buffer)) {
                    return;
                }
            }
        }

        private int start() {
            return (int) ((Thread.currentThread().threadId() * SPREAD) >>> Integer.SIZE);
        }
    }
}
