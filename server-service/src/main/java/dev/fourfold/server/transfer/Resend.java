package dev.fourfold.server.transfer;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.audit.Audit;
import dev.fourfold.server.caller.Caller;
import dev.fourfold.server.channel.Recipients;
import dev.fourfold.server.delivery.Deliveries;
import dev.fourfold.server.delivery.DeliveryStatus;
import dev.fourfold.server.delivery.Endings;
import dev.fourfold.server.delivery.Revocations;
import dev.fourfold.server.limits.Limits;
import dev.fourfold.server.limits.Payers;
import dev.fourfold.server.otp.OtpKeys;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sends a code again. The receipt decides what that means: a code that the device has not got is sent again as it is, and
 * one that it has, or that is over, gives way to a new one. Nobody can have read the first, so none is taken from whom is
 * about to type it. Attempts stay counted.
 */
@Component
final class Resend {

    private final TransactionOperations transaction;
    private final Transfers transfers;
    private final Codes codes;
    private final Deliveries deliveries;
    private final Endings endings;
    private final Recipients recipients;
    private final OtpKeys keys;
    private final Audit audit;
    private final Payers payers;
    private final Limits limits;
    private final Revocations revocations;
    private final Duration cooldown;

    Resend(
            TransactionOperations transaction,
            Transfers transfers,
            Codes codes,
            Deliveries deliveries,
            Endings endings,
            Recipients recipients,
            OtpKeys keys,
            Audit audit,
            Payers payers,
            Limits limits,
            Revocations revocations,
            OtpProperties properties) {
        this.transaction = transaction;
        this.transfers = transfers;
        this.codes = codes;
        this.deliveries = deliveries;
        this.endings = endings;
        this.recipients = recipients;
        this.keys = keys;
        this.audit = audit;
        this.payers = payers;
        this.limits = limits;
        this.revocations = revocations;
        this.cooldown = properties.resendCooldown();
    }

    /**
     * What is on its way now.
     *
     * @param reused whether it is the code that was before
     */
    record Sent(int generation, DeliveryStatus status, boolean reused) {}

    /** Has a code sent, the first one of a transfer or the next, or the same once more. */
    Sent send(Transfer transfer, Caller caller) {
        Sent sent = transaction.execute(_ -> {
            payers.holdUnblocked(transfer.terms().payer());
            revocations.requireNone(transfer.terms().payer());
            Sent inTransaction = sendLocked(transfers.lock(transfer.id()));
            limits.countTrigger(caller);
            return inTransaction;
        });
        recipients.wake(PeerName.of(transfer.terms().payer()));
        return sent;
    }

    private Sent sendLocked(Transfer transfer) {
        if (transfer.status() != TransferStatus.AWAITING_CODE) {
            throw Ended.refusal(transfer);
        }
        Transfer.@Nullable Delivery last = transfer.delivery();
        if (last == null) {
            return sendNew(transfer, "SEND_REQUESTED");
        }
        requireCooldown(last);
        if (!last.status().isTerminal() && keys.has(last.keyId())) {
            deliveries.nudge(last.id());
            audit.record(transfer.id(), last.id(), "NUDGED");
            return new Sent(last.generation(), last.status(), true);
        }
        endings.supersede(transfer.id(), last.generation());
        return sendNew(transfer, "RESEND_REQUESTED");
    }

    private void requireCooldown(Transfer.Delivery last) {
        Duration left = cooldown.minus(last.sinceRequest());
        if (left.isPositive()) {
            long seconds = left.plusMillis(999).toSeconds();
            throw new RefusedException(
                    Refusal.RESEND_TOO_SOON, "A code was asked for a moment ago", Map.of("retryAfterSeconds", seconds));
        }
    }

    private Sent sendNew(Transfer transfer, String event) {
        limits.requireSend(transfer.terms().payer());
        Codes.NewCode code = codes.make(transfer.terms(), transfer.generation() + 1);
        transfers.count(transfer.id(), code.generation());
        codes.queue(code);
        audit.record(transfer.id(), code.deliveryId(), event);
        return new Sent(code.generation(), DeliveryStatus.QUEUED, false);
    }
}
