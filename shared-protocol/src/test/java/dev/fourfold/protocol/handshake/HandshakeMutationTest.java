package dev.fourfold.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.handshake.Dialogue.Refusal;
import dev.fourfold.protocol.handshake.Dialogue.Turn;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.MessageType;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody on the way flips one bit of one message: no bit is of no account. */
class HandshakeMutationTest {

    private static final int SHORT = 100;
    private static final int END = 50;
    private static final Set<Alert> GRAMMAR = EnumSet.of(Alert.DECODE_ERROR, Alert.UNEXPECTED_MESSAGE);
    private static final Set<Alert> CHAIN =
            EnumSet.of(Alert.BAD_CERTIFICATE, Alert.UNKNOWN_CA, Alert.ILLEGAL_PARAMETER, Alert.CERTIFICATE_EXPIRED);

    /** What may be said of a message beside that it breaks the grammar, or that a signature over it is wrong. */
    private static final Map<MessageType, Set<Alert>> ALSO = Map.of(
            MessageType.CLIENT_HELLO,
            EnumSet.of(
                    Alert.PROTOCOL_VERSION,
                    Alert.HANDSHAKE_FAILURE,
                    Alert.ILLEGAL_PARAMETER,
                    Alert.UNSUPPORTED_EXTENSION),
            MessageType.SERVER_HELLO,
            EnumSet.of(Alert.ILLEGAL_PARAMETER, Alert.UNSUPPORTED_EXTENSION),
            MessageType.SERVER_PARAMETERS,
            EnumSet.of(Alert.ILLEGAL_PARAMETER, Alert.HANDSHAKE_FAILURE, Alert.UNSUPPORTED_EXTENSION),
            MessageType.SERVER_CERTIFICATE,
            CHAIN,
            MessageType.CLIENT_CERTIFICATE,
            CHAIN,
            MessageType.SERVER_CERTIFICATE_VERIFY,
            EnumSet.of(Alert.ILLEGAL_PARAMETER),
            MessageType.CLIENT_CERTIFICATE_VERIFY,
            EnumSet.of(Alert.ILLEGAL_PARAMETER));

    @ParameterizedTest
    @EnumSource
    void endsTheHandshake(MessageType type) {
        byte[] bytes = Dialogue.undisturbed().stream()
                .map(Turn::message)
                .filter(message -> message.type() == type)
                .findFirst()
                .orElseThrow()
                .encode();
        for (int bit : bits(bytes.length)) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            Refusal refusal =
                    Dialogue.refusal(message -> message.type() == type ? HandshakeMessage.decode(changed) : message);
            assertThat(refusal.alert())
                    .as("bit %s of %s, refused by %s", bit, type, refusal.state())
                    .satisfiesAnyOf(
                            alert -> assertThat(alert).isIn(GRAMMAR),
                            alert -> assertThat(alert).isEqualTo(Alert.DECRYPT_ERROR),
                            alert -> assertThat(alert).isIn(ALSO.getOrDefault(type, Set.of())));
        }
    }

    /** Every bit of a short message; of a long one a bit of every byte at both ends, and of every ninth between. */
    private static List<Integer> bits(int length) {
        return length <= SHORT
                ? IntStream.range(0, 8 * length).boxed().toList()
                : IntStream.range(0, length)
                        .filter(i -> i < END || i >= length - END || i % 9 == 0)
                        .map(i -> 8 * i + i * 3 % 8)
                        .boxed()
                        .toList();
    }
}
