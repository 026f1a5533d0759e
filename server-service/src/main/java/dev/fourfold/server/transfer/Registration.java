package dev.fourfold.server.transfer;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.channel.Recipients;
import dev.fourfold.server.delivery.Deliveries;
import dev.fourfold.server.otp.OtpKey;
import dev.fourfold.server.otp.Seed;
import dev.fourfold.server.otp.SeedSource;
import dev.fourfold.server.otp.Terms;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Takes transfers in: transfer, delivery and audit in one transaction, and nothing is sent before its commit. */
@Component
final class Registration {

    private final Payees payees;
    private final OtpProperties properties;
    private final OtpKey key;
    private final SeedSource seeds;
    private final Transfers transfers;
    private final Deliveries deliveries;
    private final Recipients recipients;
    private final TransactionOperations transaction;
    private final RandomGenerator random = new SecureRandom();

    Registration(
            Payees payees,
            OtpProperties properties,
            OtpKey key,
            SeedSource seeds,
            Transfers transfers,
            Deliveries deliveries,
            Recipients recipients,
            TransactionOperations transaction) {
        this.payees = payees;
        this.properties = properties;
        this.key = key;
        this.seeds = seeds;
        this.transfers = transfers;
        this.deliveries = deliveries;
        this.recipients = recipients;
        this.transaction = transaction;
    }

    /** Registers a transfer and has its code sent; waits for the end of the delivery, at most {@code patience}. */
    Transfer register(Order order, Duration patience) {
        PayeeLabel label = payees.label(order.payer(), order.payee());
        var terms = new Terms(newId("trf_"), order.money(), order.payee(), order.payer());
        String deliveryId = newId("dlv_");
        Seed seed = seeds.next(terms, key.derivation(terms, 1));

        Optional<String> open = transaction.execute(_ -> {
            transfers.expire();
            Optional<String> duplicate =
                    transfers.add(terms, label.text(), order.reference(), properties.authoriseWithin());
            if (duplicate.isEmpty()) {
                deliveries.queue(deliveryId, terms, seed, properties.lifetime());
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
        if (patience.isPositive()) {
            deliveries.awaitEnd(deliveryId, patience);
        }
        return transfers.get(terms.transferId());
    }

    private String newId(String prefix) {
        byte[] value = new byte[16];
        random.nextBytes(value);
        return prefix + HexFormat.of().formatHex(value);
    }
}
