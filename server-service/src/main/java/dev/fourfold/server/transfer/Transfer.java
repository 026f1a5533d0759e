package dev.fourfold.server.transfer;

import dev.fourfold.server.delivery.DeliveryStatus;
import dev.fourfold.server.otp.Terms;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A transfer and the delivery of its code, as they were at one moment.
 *
 * @param authorisedAt only of an authorised one
 * @param reference what the caller wrote
 */
record Transfer(
        Terms terms,
        String payeeLabel,
        @Nullable String reference,
        TransferStatus status,
        int attemptsRemaining,
        Instant createdAt,
        Instant authoriseBy,
        @Nullable Instant authorisedAt,
        Delivery delivery) {

    String id() {
        return terms.transferId();
    }

    /**
     * The delivery of the newest code.
     *
     * @param sends how often it was sent
     * @param sentAt when it was sent first
     * @param deliveredAt when the receipt came
     * @param isValid whether the code had not expired by the clock of the database
     */
    record Delivery(
            int generation,
            DeliveryStatus status,
            int sends,
            Instant queuedAt,
            @Nullable Instant sentAt,
            @Nullable Instant deliveredAt,
            Instant expiresAt,
            boolean isValid) {}
}
