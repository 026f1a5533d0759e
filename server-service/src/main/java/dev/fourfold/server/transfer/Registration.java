package dev.fourfold.server.transfer;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.caller.Caller;
import dev.fourfold.server.channel.Recipients;
import dev.fourfold.server.delivery.Deliveries;
import dev.fourfold.server.delivery.Revocations;
import dev.fourfold.server.limits.Limits;
import dev.fourfold.server.limits.Payers;
import dev.fourfold.server.otp.Terms;
import dev.fourfold.server.payee.Payee;
import dev.fourfold.server.payee.Payees;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Takes transfers in: transfer, delivery and audit in one transaction, and nothing is sent before its commit. */
@Component
final class Registration {

    private final Payees payees;
    private final OtpProperties properties;
    private final Codes codes;
    private final Transfers transfers;
    private final Deliveries deliveries;
    private final Recipients recipients;
    private final Payers payers;
    private final Limits limits;
    private final Revocations revocations;
    private final TransactionOperations transaction;

    Registration(
            Payees payees,
            OtpProperties properties,
            Codes codes,
            Transfers transfers,
            Deliveries deliveries,
            Recipients recipients,
            Payers payers,
            Limits limits,
            Revocations revocations,
            TransactionOperations transaction) {
        this.payees = payees;
        this.properties = properties;
        this.codes = codes;
        this.transfers = transfers;
        this.deliveries = deliveries;
        this.recipients = recipients;
        this.payers = payers;
        this.limits = limits;
        this.revocations = revocations;
        this.transaction = transaction;
    }

    /** Registers a transfer for a caller and, if the order says so, has its code sent. */
    Transfer register(Order order, Caller caller) {
        Payee payee = payees.get(order.payer(), order.payee());
        var terms = new Terms(codes.newId("trf_"), order.money(), order.payee(), order.payer());
        Optional<Codes.NewCode> code = order.send() ? Optional.of(codes.make(terms, 1)) : Optional.empty();

        Optional<String> open = transaction.execute(_ -> {
            payers.holdUnblocked(order.payer());
            revocations.requireNone(order.payer());
            transfers.expire();
            limits.requireOpenTransfer(order.payer());
            Optional<String> duplicate = transfers.add(
                    terms, code.isPresent() ? 1 : 0, payee, order.reference(), properties.authoriseWithin());
            if (duplicate.isEmpty()) {
                code.ifPresent(this::queue);
                limits.countTrigger(caller);
            }
            return duplicate;
        });
        open.ifPresent(id -> {
            throw new RefusedException(
                    Refusal.DUPLICATE_OPEN_TRANSFER,
                    "The same transfer is registered and waits for its code",
                    Map.of("transfer", TransferController.location(id)));
        });

        recipients.wake(PeerName.of(order.payer()));
        return transfers.get(terms.transferId());
    }

    private void queue(Codes.NewCode code) {
        limits.requireSend(code.terms().payer());
        codes.queue(code);
    }

    /** Waits for the end of a transfer's delivery, if there is one, at most {@code patience}. */
    void await(Transfer transfer, Duration patience) {
        Transfer.Delivery delivery = transfer.delivery();
        if (delivery != null && patience.isPositive()) {
            deliveries.awaitEnd(delivery.id(), patience);
        }
    }
}
