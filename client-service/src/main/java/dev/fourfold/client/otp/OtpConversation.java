package dev.fourfold.client.otp;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.SecureChannel;
import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.starter.channel.Conversation;
import dev.fourfold.starter.status.CertificateStatuses;
import dev.fourfold.starter.status.Standing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What the client says over its channel: it keeps what is delivered, and then acknowledges it. */
@Component
final class OtpConversation implements Conversation {

    private static final Logger log = LoggerFactory.getLogger(OtpConversation.class);

    // what becomes of a delivery, as it is counted
    private static final String STORED = "stored";
    private static final String REPEATED = "repeated";
    private static final String REJECTED = "rejected";
    private static final String FAILED = "failed";
    private static final String WITHDRAWN = "withdrawn";

    private final Inbox inbox;
    private final CertificateStatuses statuses;
    private final MeterRegistry meters;

    OtpConversation(Inbox inbox, CertificateStatuses statuses, MeterRegistry meters) {
        this.inbox = inbox;
        this.statuses = statuses;
        this.meters = meters;
        // there from the start, so that the first of a kind is an increase
        List.of(STORED, REPEATED, REJECTED, FAILED, WITHDRAWN).forEach(this::counter);
    }

    /** The sending side of a channel. */
    @FunctionalInterface
    interface Sender {
        void send(byte[] message) throws IOException;
    }

    @Override
    public void hold(SecureChannel channel) throws IOException {
        require(statuses.of(channel.peer()));
        hold(channel.input(), channel::send);
    }

    /** Without an answer it goes on: a device that cannot reach the CA is no worse off than without the question. */
    static void require(Standing server) throws ProtocolException {
        switch (server) {
            case GOOD, STILL_GOOD, SILENT -> {}
            case ON_HOLD, REVOKED ->
                throw new ProtocolException(Alert.CERTIFICATE_REVOKED, "The certificate of the server was revoked");
            case UNKNOWN ->
                throw new ProtocolException(
                        Alert.CERTIFICATE_UNKNOWN, "The CA does not know the certificate of the server");
        }
    }

    /** The same, over anything that carries bytes. */
    void hold(InputStream in, Sender server) throws IOException {
        List<String> held = inbox.held();
        if (!held.isEmpty()) {
            server.send(new OtpMessage.Holding(held).encode());
        }
        Optional<OtpMessage> message = OtpMessage.read(in);
        while (message.isPresent()) {
            take(message.get(), server);
            message = OtpMessage.read(in);
        }
    }

    private void take(OtpMessage message, Sender server) throws IOException {
        switch (message) {
            case OtpMessage.Deliver delivery -> {
                Optional<OtpMessage> answer = keep(delivery);
                if (answer.isPresent()) {
                    server.send(answer.get().encode());
                }
            }
            case OtpMessage.Unacceptable delivery -> {
                log.error("Delivery {} has a text that may not be shown, and is rejected", delivery.deliveryId());
                counter(REJECTED).increment();
                server.send(
                        new OtpMessage.Reject(delivery.deliveryId(), OtpMessage.Reject.Reason.UNACCEPTABLE).encode());
            }
            case OtpMessage.Withdraw withdrawal -> {
                inbox.withdraw(withdrawal);
                log.info("Delivery {} was withdrawn", withdrawal.deliveryId());
                counter(WITHDRAWN).increment();
            }
            case OtpMessage.Acknowledge _, OtpMessage.Reject _, OtpMessage.Holding _ ->
                throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, "What only a device says, from the server");
        }
    }

    /** Returns what the server is told; without an answer, it sends the delivery again. */
    private Optional<OtpMessage> keep(OtpMessage.Deliver delivery) {
        String id = delivery.deliveryId();
        try {
            return Optional.of(
                    switch (inbox.store(delivery)) {
                        case STORED -> {
                            log.info("The message is authentic. Delivery {} is in the inbox", id);
                            counter(STORED).increment();
                            yield new OtpMessage.Acknowledge(id);
                        }
                        case REPEATED -> {
                            log.info("Delivery {} came again", id);
                            counter(REPEATED).increment();
                            yield new OtpMessage.Acknowledge(id);
                        }
                        case FULL -> {
                            log.warn("Delivery {} is rejected: the inbox holds as many codes as it can", id);
                            counter(REJECTED).increment();
                            yield new OtpMessage.Reject(id, OtpMessage.Reject.Reason.FULL);
                        }
                    });
        } catch (UncheckedIOException e) {
            log.error(
                    "Delivery {} could not be written to the disk, and is not acknowledged: the server sends it again",
                    id,
                    e);
            counter(FAILED).increment();
            return Optional.empty();
        }
    }

    private Counter counter(String outcome) {
        return meters.counter("fourfold.inbox.deliveries", "outcome", outcome);
    }
}
