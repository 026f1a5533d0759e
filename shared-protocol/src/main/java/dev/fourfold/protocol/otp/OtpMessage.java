package dev.fourfold.protocol.otp;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.message.WireReader;
import dev.fourfold.protocol.message.WireWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server and a client say to each other about one-time passwords (protocol.md §10).
 *
 * <pre>
 * OtpMessage := type:u8 length:u24 body[length]
 * </pre>
 */
public sealed interface OtpMessage {

    // Specification constants

    /** The longest body that is read. */
    int MAX_BODY = 4096;

    /** The longest that a code is valid. */
    Duration MAX_VALIDITY = Duration.ofMinutes(10);

    /** The most ids of one {@link Holding}: as many of the longest fill a body. */
    int MOST_HELD = 60;

    /** What names deliveries and transfers: safe in a log line and as a file name. */
    Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /**
     * A one-time password for a person to read.
     *
     * @param deliveryId names this delivery; a repeated one is acknowledged again and not shown again
     * @param transferId names the transfer that the code authorises
     * @param generation counts the codes of one transfer from 1
     * @param issuedAt when the code was made by the sender's clock, to the millisecond
     * @param validity how long the code is valid still, to the millisecond: from now, so that the clocks of the two
     *     sides need not agree
     * @param text the sentence, as it is to be shown
     */
    record Deliver(
            String deliveryId, String transferId, int generation, Instant issuedAt, Duration validity, OtpText text)
            implements OtpMessage {

        public Deliver {
            requireId(deliveryId);
            requireId(transferId);
            require(generation >= 1, "A generation counts from 1");
            issuedAt = issuedAt.truncatedTo(ChronoUnit.MILLIS);
            require(!issuedAt.isBefore(Instant.EPOCH), "A code made before 1970");
            validity = validity.truncatedTo(ChronoUnit.MILLIS);
            require(
                    validity.isPositive() && validity.compareTo(MAX_VALIDITY) <= 0,
                    "A code is valid for a millisecond to ten minutes");
        }
    }

    /** The receipt: the delivery of that id is stored. */
    record Acknowledge(String deliveryId) implements OtpMessage {

        public Acknowledge {
            requireId(deliveryId);
        }
    }

    /**
     * A delivery of which a device can take no more than the name, because its text is none that may be shown. It is only
     * ever read: the answer is {@link Reject}, so that one such delivery does not end a channel again and again.
     */
    record Unacceptable(String deliveryId) implements OtpMessage {

        public Unacceptable {
            requireId(deliveryId);
        }
    }

    /** The device will not take a delivery, and says why. Of what it can take later it says nothing. */
    record Reject(String deliveryId, Reason reason) implements OtpMessage {

        public Reject {
            requireId(deliveryId);
        }

        /** Why a device does not take a delivery. */
        public enum Reason {
            /** The text is none that may be shown. */
            UNACCEPTABLE(1),
            /** The device holds as many codes as it can. */
            FULL(2);

            final int number;

            Reason(int number) {
                this.number = number;
            }
        }
    }

    /**
     * The code of a delivery is no good any more: the device removes its sentence, and takes no repetition of it.
     *
     * @param notice what is shown in its place until the code's time is over, if anything is to be said
     */
    record Withdraw(String deliveryId, @Nullable OtpText notice) implements OtpMessage {

        public Withdraw {
            requireId(deliveryId);
        }
    }

    /** What a device still shows, said when it has attached: it gets a {@link Withdraw} for what is over. */
    record Holding(List<String> deliveryIds) implements OtpMessage {

        public Holding {
            deliveryIds = List.copyOf(deliveryIds);
            require(deliveryIds.size() <= MOST_HELD, "More ids than one message has room for");
            deliveryIds.forEach(OtpMessage::requireId);
        }
    }

    /** Returns the message as it travels. */
    default byte[] encode() {
        return switch (this) {
            case Deliver deliver ->
                framed(
                        1,
                        new WireWriter()
                                .opaque8(utf8(deliver.deliveryId))
                                .opaque8(utf8(deliver.transferId))
                                .u32(deliver.generation)
                                .u64(deliver.issuedAt.toEpochMilli())
                                .u32(deliver.validity.toMillis())
                                .opaque16(utf8(deliver.text.reveal())));
            case Acknowledge acknowledge -> framed(2, new WireWriter().opaque8(utf8(acknowledge.deliveryId)));
            case Reject reject ->
                framed(3, new WireWriter().opaque8(utf8(reject.deliveryId)).u8(reject.reason.number));
            case Withdraw withdraw ->
                framed(
                        4,
                        new WireWriter()
                                .opaque8(utf8(withdraw.deliveryId))
                                .opaque16(withdraw.notice == null ? new byte[0] : utf8(withdraw.notice.reveal())));
            case Holding holding ->
                framed(5, new WireWriter().list16(ids -> holding.deliveryIds.forEach(id -> ids.opaque8(utf8(id)))));
            case Unacceptable _ -> throw new IllegalStateException("Nobody sends what cannot be accepted");
        };
    }

    /**
     * Reads the next message.
     *
     * @return the message; empty where the stream ends between two messages
     * @throws ProtocolException if the bytes are not a message
     */
    static Optional<OtpMessage> read(InputStream in) throws IOException {
        int type = in.read();
        if (type < 0) {
            return Optional.empty();
        }
        int length = WireReader.of(exactly(in, 3)).u24();
        if (length > MAX_BODY) {
            throw new ProtocolException(Alert.RECORD_OVERFLOW, "A message of " + length + " bytes");
        }
        WireReader body = WireReader.of(exactly(in, length));
        OtpMessage message = OtpBody.read(type, body);
        body.end();
        return Optional.of(message);
    }

    private static void requireId(String id) {
        require(ID.matcher(id).matches(), "An id is 1 to 64 letters, digits, hyphens and underscores");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static byte[] framed(int type, WireWriter body) {
        return new WireWriter().u8(type).opaque24(body.toByteArray()).toByteArray();
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The stream ended within a message");
        }
        return bytes;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
