package dev.fourfold.client.otp;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.SecureChannel;
import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.starter.channel.Conversation;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What the client says over its channel: it keeps what is delivered, and then acknowledges it. */
@Component
final class OtpConversation implements Conversation {

    private static final Logger log = LoggerFactory.getLogger(OtpConversation.class);

    private final Inbox inbox;
    private final MeterRegistry meters;

    OtpConversation(Inbox inbox, MeterRegistry meters) {
        this.inbox = inbox;
        this.meters = meters;
    }

    /** The sending side of a channel. */
    @FunctionalInterface
    interface Sender {
        void send(byte[] message) throws IOException;
    }

    @Override
    public void hold(SecureChannel channel) throws IOException {
        hold(channel.input(), channel::send);
    }

    /** The same, over anything that carries bytes. */
    void hold(InputStream in, Sender server) throws IOException {
        Optional<OtpMessage> message = OtpMessage.read(in);
        while (message.isPresent()) {
            switch (message.get()) {
                case OtpMessage.Deliver delivery -> {
                    if (keep(delivery)) {
                        server.send(new OtpMessage.Acknowledge(delivery.deliveryId()).encode());
                    }
                }
                case OtpMessage.Unacceptable delivery -> {
                    log.error("Delivery {} has a text that may not be shown, and is rejected", delivery.deliveryId());
                    count("rejected");
                    server.send(new OtpMessage.Reject(delivery.deliveryId(), OtpMessage.Reject.Reason.UNACCEPTABLE)
                            .encode());
                }
                case OtpMessage.Withdraw withdrawal -> inbox.withdraw(withdrawal);
                case OtpMessage.Acknowledge _, OtpMessage.Reject _, OtpMessage.Holding _ ->
                    throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, "What only a device says, from the server");
            }
            message = OtpMessage.read(in);
        }
    }

    /** Returns whether the delivery is kept; without a receipt, the server sends it again. */
    private boolean keep(OtpMessage.Deliver delivery) {
        try {
            if (inbox.store(delivery)) {
                log.info("The message is authentic. Delivery {} is in the inbox", delivery.deliveryId());
                count("stored");
            } else {
                log.info("Delivery {} came again", delivery.deliveryId());
                count("repeated");
            }
            return true;
        } catch (UncheckedIOException e) {
            log.error("A delivery could not be kept, and is not acknowledged", e);
            count("failed");
            return false;
        }
    }

    private void count(String outcome) {
        meters.counter("fourfold.otp.deliveries", "outcome", outcome).increment();
    }
}
