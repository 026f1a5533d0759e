package dev.fourfold.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Thorough;
import dev.fourfold.protocol.handshake.Dialogue.Course;
import dev.fourfold.protocol.handshake.Dialogue.Refusal;
import dev.fourfold.protocol.handshake.Dialogue.Turn;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.HandshakeMessage.ServerFinished;
import dev.fourfold.protocol.message.MessageType;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Somebody on the way flips one bit of one message: no bit is of no account. With {@code -Dfourfold.everyBit=true} each bit of
 * each message, with {@code -Dfourfold.thorough=true} of the short ones, and a bit of many bytes of the long ones; else of
 * fewer.
 */
@Execution(ExecutionMode.CONCURRENT)
class HandshakeMutationTest {

    private static final boolean EVERY_BIT = Boolean.getBoolean("fourfold.everyBit");
    private static final int SHORT = 40;
    private static final int END = Thorough.ON ? 30 : 8;
    private static final int STEP = Thorough.ON ? 17 : 67; // bytes of a long message
    private static final int SHORT_STEP = Thorough.ON ? 1 : 5; // bits of a short one
    private static final Set<Alert> GRAMMAR = EnumSet.of(Alert.DECODE_ERROR, Alert.UNEXPECTED_MESSAGE);
    private static final Set<Alert> CHAIN = EnumSet.of(
            Alert.BAD_CERTIFICATE,
            Alert.UNKNOWN_CA,
            Alert.ILLEGAL_PARAMETER,
            Alert.CERTIFICATE_EXPIRED,
            Alert.BAD_CERTIFICATE_STATUS,
            Alert.UNSUPPORTED_CERTIFICATE,
            Alert.INSUFFICIENT_SECURITY);

    /** What may be said of a message beside that it breaks the grammar, or that a signature over it is wrong. */
    private static final Map<MessageType, Set<Alert>> ALSO = Map.of(
            MessageType.CLIENT_HELLO,
            EnumSet.of(
                    Alert.PROTOCOL_VERSION,
                    Alert.HANDSHAKE_FAILURE,
                    Alert.ILLEGAL_PARAMETER,
                    Alert.UNSUPPORTED_EXTENSION,
                    Alert.BAD_CERTIFICATE_STATUS),
            MessageType.HELLO_RETRY,
            EnumSet.of(Alert.ILLEGAL_PARAMETER),
            MessageType.SERVER_HELLO,
            EnumSet.of(Alert.ILLEGAL_PARAMETER, Alert.UNSUPPORTED_EXTENSION),
            MessageType.SERVER_PARAMETERS,
            EnumSet.of(
                    Alert.ILLEGAL_PARAMETER,
                    Alert.HANDSHAKE_FAILURE,
                    Alert.UNSUPPORTED_EXTENSION,
                    Alert.BAD_CERTIFICATE_STATUS),
            MessageType.SERVER_CERTIFICATE,
            CHAIN,
            MessageType.CLIENT_CERTIFICATE,
            CHAIN,
            MessageType.SERVER_CERTIFICATE_VERIFY,
            EnumSet.of(Alert.ILLEGAL_PARAMETER),
            MessageType.CLIENT_CERTIFICATE_VERIFY,
            EnumSet.of(Alert.ILLEGAL_PARAMETER));

    private static Stream<Arguments> messages() {
        return Stream.of(Course.values()).flatMap(course -> {
            List<Turn> turns = Dialogue.undisturbed(course);
            return IntStream.range(0, turns.size())
                    .mapToObj(i -> Arguments.argumentSet(
                            course + " " + turns.get(i).message().type().title(),
                            course,
                            i,
                            turns.get(i).message()));
        });
    }

    @ParameterizedTest
    @MethodSource("messages")
    void endsTheHandshake(Course course, int index, HandshakeMessage message) {
        byte[] bytes = message.encode();
        var receiver = new Receiver(course, index, message.type());
        for (int bit : bits(covered(message, bytes.length))) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            Refusal refusal = receiver.refusal(changed);
            assertThat(refusal.alert())
                    .as("bit %s of %s, refused by %s", bit, message.type(), refusal.state())
                    .satisfiesAnyOf(
                            alert -> assertThat(alert).isIn(GRAMMAR),
                            alert -> assertThat(alert).isEqualTo(Alert.DECRYPT_ERROR),
                            alert -> assertThat(alert).isIn(ALSO.getOrDefault(message.type(), Set.of())));
        }
    }

    /** Who gets the changed message, and if it is not refused there, the rest of the handshake. */
    private static final class Receiver {

        /** A hello leaves traces, also if it is refused, and most others go unnoticed until they are signed. */
        private static final Set<MessageType> NEEDS_ALL =
                EnumSet.of(MessageType.CLIENT_HELLO, MessageType.HELLO_RETRY, MessageType.SERVER_HELLO);

        private final Course course;
        private final int index;
        private final boolean needsAll;
        private Turn before;

        Receiver(Course course, int index, MessageType type) {
            this.course = course;
            this.index = index;
            needsAll = NEEDS_ALL.contains(type);
            before = Dialogue.before(index, course);
        }

        Refusal refusal(byte[] changed) {
            return needsAll
                    ? refusalOfAll(changed)
                    : refusalAtOnce(changed).orElseGet(() -> {
                        before = Dialogue.before(index, course); // its secrets are used up
                        return refusalOfAll(changed);
                    });
        }

        private Optional<Refusal> refusalAtOnce(byte[] changed) {
            try {
                before.state().on(HandshakeMessage.decode(changed));
                return Optional.empty();
            } catch (ProtocolException e) {
                return Optional.of(new Refusal(before.state().getClass().getSimpleName(), e.alert()));
            }
        }

        private Refusal refusalOfAll(byte[] changed) {
            var passed = new AtomicInteger();
            return Dialogue.refusal(
                    course, other -> passed.getAndIncrement() == index ? HandshakeMessage.decode(changed) : other);
        }
    }

    /** Tickets follow the MAC that ends the handshake: they are protected by the record that they come in. */
    private static int covered(HandshakeMessage message, int length) {
        return message instanceof ServerFinished finished
                ? HandshakeMessage.HEADER + 1 + finished.mac().length()
                : length;
    }

    /** Bits of a short message; of a long one a bit of every byte at both ends, and of some between. */
    private static List<Integer> bits(int length) {
        if (EVERY_BIT || length <= SHORT) {
            int step = EVERY_BIT ? 1 : SHORT_STEP;
            return IntStream.iterate(0, bit -> bit < 8 * length, bit -> bit + step)
                    .boxed()
                    .toList();
        }
        return IntStream.range(0, length)
                .filter(i -> i < END || i >= length - END || i % STEP == 0)
                .map(i -> 8 * i + i * 3 % 8)
                .boxed()
                .toList();
    }
}
