package dev.fourfold.protocol;

import java.time.Duration;

/**
 * What we grant a peer. Implementation constants: protocol.md §11 leaves them to each side.
 *
 * @param recordLimit the largest content of a record that we accept, 1 024 to 65 536 bytes
 * @param firstByteTimeout how long a client may take to begin
 * @param handshakeTimeout how long the whole handshake may take
 * @param idleTimeout how long a peer may be silent after the handshake; zero for ever
 * @param stalledWrite how long a write may wait for a peer that does not read
 * @param linger how long {@link SecureChannel#close} waits for the peer to close too
 * @param keyUsage how long we seal under one key
 */
public record Limits(
        int recordLimit,
        Duration firstByteTimeout,
        Duration handshakeTimeout,
        Duration idleTimeout,
        Duration stalledWrite,
        Duration linger,
        KeyUsage keyUsage) {

    /** The limits of a service that has no reason for others. */
    public static final Limits DEFAULT = new Limits(
            16_384,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(90),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            KeyUsage.DEFAULT);

    private static final int MIN_RECORD = 1_024;
    private static final int MAX_RECORD = 65_536;

    public Limits {
        if (recordLimit < MIN_RECORD || recordLimit > MAX_RECORD) {
            throw new IllegalArgumentException("A record limit is from 1024 to 65536 bytes, not " + recordLimit);
        }
        atLeastShortest("first byte timeout", firstByteTimeout);
        atLeastShortest("handshake timeout", handshakeTimeout);
        atLeastShortest("stalled write limit", stalledWrite);
        atLeastShortest("linger", linger);
        if (!idleTimeout.isZero()) {
            atLeastShortest("idle timeout", idleTimeout);
        }
    }

    /** Returns the same limits with another record limit. */
    public Limits withRecordLimit(int recordLimit) {
        return new Limits(recordLimit, firstByteTimeout, handshakeTimeout, idleTimeout, stalledWrite, linger, keyUsage);
    }

    /** Returns the same limits with another time for the whole handshake, and for its first byte if that was longer. */
    public Limits withHandshakeTimeout(Duration handshakeTimeout) {
        Duration first = firstByteTimeout.compareTo(handshakeTimeout) > 0 ? handshakeTimeout : firstByteTimeout;
        return new Limits(recordLimit, first, handshakeTimeout, idleTimeout, stalledWrite, linger, keyUsage);
    }

    /** Returns the same limits with another time of silence; zero for ever. */
    public Limits withIdleTimeout(Duration idleTimeout) {
        return new Limits(recordLimit, firstByteTimeout, handshakeTimeout, idleTimeout, stalledWrite, linger, keyUsage);
    }

    /** Returns the same limits with another time for a write that the peer does not read. */
    public Limits withStalledWrite(Duration stalledWrite) {
        return new Limits(recordLimit, firstByteTimeout, handshakeTimeout, idleTimeout, stalledWrite, linger, keyUsage);
    }

    /** Returns the same limits with another time to wait in close. */
    public Limits withLinger(Duration linger) {
        return new Limits(recordLimit, firstByteTimeout, handshakeTimeout, idleTimeout, stalledWrite, linger, keyUsage);
    }

    /** Returns the same limits with another usage of keys. */
    public Limits withKeyUsage(KeyUsage keyUsage) {
        return new Limits(recordLimit, firstByteTimeout, handshakeTimeout, idleTimeout, stalledWrite, linger, keyUsage);
    }

    /** Says whether a peer may ask for that record limit. */
    public static boolean allowsRecordLimit(int limit) {
        return limit >= MIN_RECORD && limit <= MAX_RECORD;
    }

    private static void atLeastShortest(String name, Duration duration) {
        if (duration.toMillis() < 1) {
            throw new IllegalArgumentException("A " + name + " is at least 1 ms, not " + duration);
        }
    }

    /**
     * When our key is updated: after any of the three.
     *
     * @param records how many are sealed under it, 4 to 2^22
     * @param bytes of content, 1 024 to 2^36
     * @param age its time in use
     */
    public record KeyUsage(long records, long bytes, Duration age) {

        /** The most that protocol.md §9 allows. */
        public static final KeyUsage DEFAULT = new KeyUsage(1L << 22, 1L << 36, Duration.ofHours(1));

        private static final long LEAST_RECORDS = 4;
        private static final long LEAST_BYTES = 1_024;

        public KeyUsage {
            if (records < LEAST_RECORDS || records > 1L << 22) {
                throw new IllegalArgumentException("A key is used for 4 to 2^22 records, not " + records);
            }
            if (bytes < LEAST_BYTES || bytes > 1L << 36) {
                throw new IllegalArgumentException("A key is used for 1024 to 2^36 bytes, not " + bytes);
            }
            if (!age.isPositive()) {
                throw new IllegalArgumentException("A key is used for a positive time, not " + age);
            }
        }
    }
}
