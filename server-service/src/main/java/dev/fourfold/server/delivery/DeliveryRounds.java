package dev.fourfold.server.delivery;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.server.channel.Recipients;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Every second: ends what has expired and wakes the couriers for whom something is due again. */
@Component
class DeliveryRounds {

    private final Deliveries deliveries;
    private final Withdrawals withdrawals;
    private final Recipients recipients;
    private final AtomicLong depth = new AtomicLong();

    DeliveryRounds(Deliveries deliveries, Withdrawals withdrawals, Recipients recipients, MeterRegistry meters) {
        this.deliveries = deliveries;
        this.withdrawals = withdrawals;
        this.recipients = recipients;
        Gauge.builder("fourfold.otp.queue.depth", depth, AtomicLong::get)
                .description("Deliveries that wait for a receipt")
                .register(meters);
    }

    @Scheduled(fixedDelay = 1000)
    void makeRound() {
        deliveries.expire();
        withdrawals.expire();
        depth.set(deliveries.depth());
        if (!recipients.attached().isEmpty()) {
            deliveries.due().forEach(recipient -> recipients.wake(PeerName.of(recipient)));
            withdrawals.due().forEach(recipient -> recipients.wake(PeerName.of(recipient)));
        }
    }
}
