package dev.fourfold.server.delivery;

import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.server.channel.Attachment;
import dev.fourfold.server.otp.OtpKeys;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Brings what is due to one attached recipient, on a thread of its own: a slow device holds up nobody else. */
@Component
final class Courier {

    private static final Logger log = LoggerFactory.getLogger(Courier.class);

    private final Deliveries deliveries;
    private final Withdrawals withdrawals;
    private final OtpKeys keys;

    Courier(Deliveries deliveries, Withdrawals withdrawals, OtpKeys keys) {
        this.deliveries = deliveries;
        this.withdrawals = withdrawals;
        this.keys = keys;
    }

    /** Sends until the attachment is closed; closes it when it breaks. */
    void serve(Attachment attachment) {
        try {
            boolean reopened = false;
            boolean cleared = true;
            while (attachment.isOpen()) {
                try {
                    if (!reopened) {
                        deliveries.reopen(attachment.recipient());
                        reopened = true;
                    }
                    boolean before = cleared;
                    cleared = sendAll(attachment);
                    if (before && !cleared) {
                        log.warn("What is for {} waits for a good word of the CA", attachment.recipient());
                    }
                } catch (DataAccessException e) {
                    log.warn("The deliveries to {} wait for the database", attachment.recipient(), e);
                }
                attachment.awaitWork();
            }
        } catch (IOException e) {
            log.info("{} could not be reached: {}", attachment.recipient(), e.getMessage());
        } finally {
            attachment.close();
        }
    }

    /**
     * What is over goes first: of two codes of a transfer, a device never shows both.
     *
     * @return false if codes wait until the CA says that the recipient's certificate is good
     */
    private boolean sendAll(Attachment attachment) throws IOException {
        List<Parcel> claimed;
        do {
            withdraw(attachment, withdrawals.claim(attachment));
            if (!attachment.isCleared()) {
                return false;
            }
            claimed = deliveries.claim(attachment);
            long start = System.nanoTime();
            for (Parcel parcel : claimed) {
                Duration waited = Duration.ofNanos(System.nanoTime() - start);
                if (!parcel.isOver(waited)) {
                    attachment.send(parcel.message(keys, waited).encode());
                    log.info("Delivery {} sent to {}", parcel.deliveryId(), attachment.recipient());
                }
            }
        } while (!claimed.isEmpty() && attachment.isOpen());
        return true;
    }

    /** Tells a device which codes to forget. */
    static void withdraw(Attachment attachment, List<OtpMessage.Withdraw> over) throws IOException {
        for (OtpMessage.Withdraw withdrawal : over) {
            attachment.send(withdrawal.encode());
            log.info("Delivery {} withdrawn from {}", withdrawal.deliveryId(), attachment.recipient());
        }
    }
}
