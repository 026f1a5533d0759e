package dev.fourfold.server.delivery;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.PeerIdentity;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.SecureChannel;
import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.server.channel.Attachment;
import dev.fourfold.server.channel.Recipients;
import dev.fourfold.starter.channel.Conversation;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** What the server says over a channel: one thread sends what is due, another reads the receipts. */
@Component
final class OtpConversation implements Conversation {

    private static final Logger log = LoggerFactory.getLogger(OtpConversation.class);

    private final Recipients recipients;
    private final Courier courier;
    private final Deliveries deliveries;
    private final Endings endings;
    private final Withdrawals withdrawals;
    private final Revocations revocations;
    private final InstantSource clock;

    OtpConversation(
            Recipients recipients,
            Courier courier,
            Deliveries deliveries,
            Endings endings,
            Withdrawals withdrawals,
            Revocations revocations,
            InstantSource clock) {
        this.recipients = recipients;
        this.courier = courier;
        this.deliveries = deliveries;
        this.endings = endings;
        this.withdrawals = withdrawals;
        this.revocations = revocations;
        this.clock = clock;
    }

    @Override
    public void hold(SecureChannel channel) throws IOException {
        recipients.requireLease();
        PeerIdentity peer = channel.peer();
        Attachment.Clearance clearance = revocations.admit(peer);
        var attachment = new Attachment(peer.name(), clock.instant(), channel::send, channel::close, clearance);
        hold(attachment, channel.input());
    }

    /** The same, over anything that carries bytes. */
    void hold(Attachment attachment, InputStream in) throws IOException {
        recipients.attach(attachment);
        try {
            log.info("{} is attached", attachment.recipient());
            Thread.ofVirtual().name("courier-" + attachment.recipient()).start(() -> courier.serve(attachment));
            read(attachment, in);
        } finally {
            recipients.detach(attachment);
            log.info("{} is detached", attachment.recipient());
        }
    }

    private void read(Attachment attachment, InputStream in) throws IOException {
        PeerName recipient = attachment.recipient();
        Optional<OtpMessage> message = OtpMessage.read(in);
        while (message.isPresent()) {
            switch (message.get()) {
                case OtpMessage.Acknowledge receipt -> record(recipient, receipt.deliveryId());
                case OtpMessage.Reject(String deliveryId, OtpMessage.Reject.Reason reason) ->
                    refuse(recipient, deliveryId, reason);
                case OtpMessage.Holding(List<String> held) -> answer(attachment, held);
                case OtpMessage.Deliver _, OtpMessage.Unacceptable _, OtpMessage.Withdraw _ ->
                    throw new ProtocolException(
                            Alert.UNEXPECTED_MESSAGE, "A delivery or a withdrawal from a recipient");
            }
            message = OtpMessage.read(in);
        }
    }

    private void record(PeerName recipient, String deliveryId) {
        try {
            if (deliveries.acknowledge(recipient, deliveryId)) {
                log.info("Delivery {} received by {}", deliveryId, recipient);
            }
        } catch (DataAccessException e) {
            // the channel stays up: the delivery is sent again, and acknowledged again
            log.warn("The receipt of delivery {} could not be recorded", deliveryId, e);
        }
    }

    private void refuse(PeerName recipient, String deliveryId, OtpMessage.Reject.Reason reason) {
        log.warn("{} takes no delivery {}: {}", recipient, deliveryId, reason);
        try {
            if (endings.refuse(recipient, deliveryId, reason.name().toLowerCase(Locale.ROOT))) {
                log.warn("Delivery {} is not sent to {} any more", deliveryId, recipient);
            }
        } catch (DataAccessException e) {
            log.warn("The refusal of delivery {} could not be recorded", deliveryId, e);
        }
    }

    private void answer(Attachment attachment, List<String> held) throws IOException {
        try {
            Courier.withdraw(attachment, withdrawals.answer(attachment.recipient(), held));
        } catch (DataAccessException e) {
            // it asks again when it attaches again, and forgets by itself when the time of a code is over
            log.warn("{} is not told what is over", attachment.recipient(), e);
        }
    }
}
