package dev.fourfold.server.payee;

import dev.fourfold.server.channel.Sessions;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who can get codes.
 *
 * @param attachedAt when the device attached last, if it ever has
 * @param queueDepth how many codes wait for a receipt
 * @param blocked whether too many wrong codes have blocked it
 * @param blockedUntil until when, if a block ends by itself
 * @param session where the device is attached, if it is
 */
record Recipient(
        String name,
        @Nullable Instant attachedAt,
        long queueDepth,
        boolean blocked,
        @Nullable Instant blockedUntil,
        Optional<Sessions.Session> session) {

    Recipient with(Optional<Sessions.Session> present) {
        return new Recipient(name, attachedAt, queueDepth, blocked, blockedUntil, present);
    }
}
