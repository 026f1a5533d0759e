package dev.fourfold.server.transfer;

import dev.fourfold.server.delivery.DeliveryStatus;
import dev.fourfold.server.otp.Terms;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A transfer and the delivery of its newest code, as they were at one moment.
 *
 * @param payeeAccount the masked number of the payee's account, if known
 * @param authorisedAt only of an authorised one, executed or not
 * @param executedAt only of an executed one
 * @param delivery of its newest code, if any was asked for
 * @param reference what the caller wrote
 */
record Transfer(
        Terms terms,
        String payeeLabel,
        @Nullable String payeeAccount,
        @Nullable String reference,
        TransferStatus status,
        int attemptsRemaining,
        Instant createdAt,
        Instant authoriseBy,
        @Nullable Instant authorisedAt,
        @Nullable Instant executedAt,
        @Nullable Delivery delivery) {

    String id() {
        return terms.transferId();
    }

    /** Returns the generation of its newest code; 0 without any. */
    int generation() {
        return delivery == null ? 0 : delivery.generation();
    }

    /**
     * The delivery of a code.
     *
     * @param keyId names the key that made the code
     * @param sends how often it was sent
     * @param sentAt when it was sent first
     * @param deliveredAt when the receipt came
     * @param sinceRequest how long ago it was asked for last
     * @param isValid whether the code had not expired by the clock of the database
     */
    record Delivery(
            String id,
            int generation,
            String keyId,
            DeliveryStatus status,
            int sends,
            Instant queuedAt,
            @Nullable Instant sentAt,
            @Nullable Instant deliveredAt,
            Instant expiresAt,
            Duration sinceRequest,
            boolean isValid) {}
}
