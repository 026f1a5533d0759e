package dev.fourfold.server.delivery;

import dev.fourfold.server.channel.Attachment;
import dev.fourfold.server.otp.OtpKey;
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
    private final OtpKey key;

    Courier(Deliveries deliveries, OtpKey key) {
        this.deliveries = deliveries;
        this.key = key;
    }

    /** Sends until the attachment is closed; closes it when it breaks. */
    void serve(Attachment attachment) {
        try {
            boolean reopened = false;
            while (attachment.isOpen()) {
                try {
                    if (!reopened) {
                        deliveries.reopen(attachment.recipient());
                        reopened = true;
                    }
                    sendAll(attachment);
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

    private void sendAll(Attachment attachment) throws IOException {
        List<Parcel> claimed;
        do {
            claimed = deliveries.claim(attachment);
            long start = System.nanoTime();
            for (Parcel parcel : claimed) {
                Duration waited = Duration.ofNanos(System.nanoTime() - start);
                if (!parcel.isOver(waited)) {
                    attachment.send(parcel.message(key, waited).encode());
                    log.info("Delivery {} sent to {}", parcel.deliveryId(), attachment.recipient());
                }
            }
        } while (!claimed.isEmpty() && attachment.isOpen());
    }
}
