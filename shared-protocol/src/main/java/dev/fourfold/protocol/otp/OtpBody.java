package dev.fourfold.protocol.otp;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.message.WireReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of messages. */
final class OtpBody {

    /** Stands for a text that may not be shown, while the rest of its delivery is checked. */
    private static final OtpText NOT_SHOWN = OtpText.of("-");

    private OtpBody() {}

    static OtpMessage read(int type, WireReader body) throws ProtocolException {
        try {
            return switch (type) {
                case 1 -> delivery(body);
                case 2 -> new OtpMessage.Acknowledge(id(body));
                case 3 -> new OtpMessage.Reject(id(body), reason(body.u8()));
                case 4 -> new OtpMessage.Withdraw(id(body), notice(body));
                case 5 -> new OtpMessage.Holding(ids(body));
                default -> throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, "A message of type " + type);
            };
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(Alert.ILLEGAL_PARAMETER, "A message that no sender may make", e);
        }
    }

    /** A text that may not be shown is the delivery's fault alone, and does not end the channel. */
    private static OtpMessage delivery(WireReader body) throws ProtocolException {
        String deliveryId = id(body);
        String transferId = id(body);
        int generation = (int) body.u32(); // over 2^31-1 it turns negative and is refused
        Instant issuedAt = Instant.ofEpochMilli(body.u64());
        Duration validity = Duration.ofMillis(body.u32());
        Optional<OtpText> text = acceptable(body.opaque16(1, OtpText.MAX_BYTES));
        var delivery =
                new OtpMessage.Deliver(deliveryId, transferId, generation, issuedAt, validity, text.orElse(NOT_SHOWN));
        return text.isPresent() ? delivery : new OtpMessage.Unacceptable(deliveryId);
    }

    private static Optional<OtpText> acceptable(byte[] utf8) {
        try {
            return Optional.of(OtpText.of(text(utf8)));
        } catch (ProtocolException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static OtpMessage.Reject.Reason reason(int number) {
        return switch (number) {
            case 1 -> OtpMessage.Reject.Reason.UNACCEPTABLE;
            case 2 -> OtpMessage.Reject.Reason.FULL;
            default -> throw new IllegalArgumentException("No reason " + number);
        };
    }

    private static @Nullable OtpText notice(WireReader body) throws ProtocolException {
        byte[] utf8 = body.opaque16(0, OtpText.MAX_BYTES);
        return utf8.length == 0 ? null : OtpText.of(text(utf8));
    }

    private static List<String> ids(WireReader body) throws ProtocolException {
        WireReader list = body.list16(0, OtpMessage.MAX_BODY);
        List<String> ids = new ArrayList<>();
        while (list.hasMore()) {
            ids.add(id(list));
        }
        return ids;
    }

    private static String id(WireReader body) throws ProtocolException {
        return text(body.opaque8(1, 64));
    }

    private static String text(byte[] utf8) throws ProtocolException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProtocolException(Alert.DECODE_ERROR, "Text that is not UTF-8", e);
        }
    }
}
