package dev.fourfold.protocol;

import java.time.Duration;

/**
 * What we grant a peer. Implementation constants: protocol.md leaves them to each side.
 *
 * @param recordLimit the largest content of a record that we accept, 1 024 to 65 536 bytes
 * @param handshakeTimeout how long the whole handshake may take
 * @param idleTimeout how long a peer may be silent after the handshake; zero for ever
 * @param stalledWrite how long a write may wait for a peer that does not read
 * @param linger how long {@link SecureChannel#close} waits for the peer to close too
 */
public record Limits(
        int recordLimit, Duration handshakeTimeout, Duration idleTimeout, Duration stalledWrite, Duration linger) {

    /** The limits of a service that has no reason for others. */
    public static final Limits DEFAULT = new Limits(
            16_384, Duration.ofSeconds(10), Duration.ofSeconds(90), Duration.ofSeconds(30), Duration.ofSeconds(2));

    private static final int MIN_RECORD = 1_024;
    private static final int MAX_RECORD = 65_536;

    public Limits {
        if (recordLimit < MIN_RECORD || recordLimit > MAX_RECORD) {
            throw new IllegalArgumentException("A record limit is from 1024 to 65536 bytes, not " + recordLimit);
        }
        if (!handshakeTimeout.isPositive() || !stalledWrite.isPositive() || idleTimeout.isNegative()) {
            throw new IllegalArgumentException("A timeout must be positive");
        }
    }

    /** Says whether a peer may ask for that record limit. */
    public static boolean allowsRecordLimit(int limit) {
        return limit >= MIN_RECORD && limit <= MAX_RECORD;
    }
}
