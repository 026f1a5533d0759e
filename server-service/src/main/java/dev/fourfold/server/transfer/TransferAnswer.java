package dev.fourfold.server.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fourfold.server.delivery.DeliveryStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A transfer as callers see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TransferAnswer(
        String id,
        TransferStatus status,
        String from,
        Payee to,
        String amount,
        String currency,
        String display,
        @Nullable String reference,
        Instant createdAt,
        Instant authoriseBy,
        @Nullable Instant authorisedAt,
        @Nullable Instant executedAt,
        int attemptsRemaining,
        boolean recipientOnline,
        @Nullable Delivery delivery,
        @Nullable Links links) {

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Payee(String payee, String label, @Nullable String account) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Delivery(
            String id,
            int generation,
            DeliveryStatus status,
            Instant queuedAt,
            @Nullable Instant sentAt,
            @Nullable Instant deliveredAt,
            Instant expiresAt,
            int sends) {

        static Delivery of(Transfer.Delivery delivery) {
            return new Delivery(
                    delivery.id(),
                    delivery.generation(),
                    delivery.status(),
                    delivery.queuedAt(),
                    delivery.sentAt(),
                    delivery.deliveredAt(),
                    delivery.expiresAt(),
                    delivery.sends());
        }
    }

    /** What can be done next; absent of a transfer with which nothing can be done. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Links(
            @Nullable String confirm,
            @Nullable String resend,
            @Nullable String execute) {

        static @Nullable Links of(Transfer transfer) {
            String self = TransferController.location(transfer.id());
            return switch (transfer.status()) {
                case AWAITING_CODE -> new Links(self + "/confirmation", TransferController.resend(transfer.id()), null);
                case AUTHORISED -> new Links(null, null, self + "/execution");
                case EXECUTED, LOCKED, EXPIRED, CANCELLED -> null;
            };
        }
    }

    static TransferAnswer of(Transfer transfer, boolean recipientOnline) {
        Transfer.Delivery delivery = transfer.delivery();
        return new TransferAnswer(
                transfer.id(),
                transfer.status(),
                transfer.terms().payer(),
                new Payee(transfer.terms().payee(), transfer.payeeLabel(), transfer.payeeAccount()),
                transfer.terms().money().amount(),
                transfer.terms().money().currency(),
                transfer.terms().money().display(),
                transfer.reference(),
                transfer.createdAt(),
                transfer.authoriseBy(),
                transfer.authorisedAt(),
                transfer.executedAt(),
                transfer.attemptsRemaining(),
                recipientOnline,
                delivery == null ? null : Delivery.of(delivery),
                Links.of(transfer));
    }

    /** Returns a tag that is another one whenever anything of this is. */
    String tag() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
