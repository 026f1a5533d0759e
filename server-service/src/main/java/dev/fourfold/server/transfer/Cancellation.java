package dev.fourfold.server.transfer;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.server.channel.Recipients;
import dev.fourfold.server.delivery.Endings;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Takes a transfer back that is not authorised yet. */
@Component
final class Cancellation {

    private final TransactionOperations transaction;
    private final Transfers transfers;
    private final Endings endings;
    private final Recipients recipients;

    Cancellation(TransactionOperations transaction, Transfers transfers, Endings endings, Recipients recipients) {
        this.transaction = transaction;
        this.transfers = transfers;
        this.endings = endings;
        this.recipients = recipients;
    }

    /** Cancels a transfer, whose code is no good from then on; of one that is cancelled already nothing changes. */
    void cancel(String id) {
        Transfer before = transaction.execute(_ -> {
            Transfer transfer = transfers.lock(id);
            if (transfer.status() == TransferStatus.AWAITING_CODE) {
                transfers.end(id, TransferStatus.CANCELLED);
                endings.endAll(id);
            }
            return transfer;
        });
        switch (before.status()) {
            case AWAITING_CODE -> recipients.wake(PeerName.of(before.terms().payer()));
            case CANCELLED -> {
                // again: it is as it was to be
            }
            case AUTHORISED, EXECUTED, LOCKED, EXPIRED ->
                throw Ended.notAwaitingCode(before, "The transfer has ended otherwise and cannot be cancelled");
        }
    }
}
