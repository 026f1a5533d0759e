package dev.fourfold.protocol.handshake;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.handshake.ClientHandshake.ExpectServerHello;
import dev.fourfold.protocol.handshake.Dialogue.Course;
import dev.fourfold.protocol.handshake.Dialogue.Turn;
import dev.fourfold.protocol.handshake.Handshake.Connected;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.HandshakeMessage.KeyUpdate;
import dev.fourfold.protocol.message.MessageType;
import dev.fourfold.protocol.message.Messages;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state of both sides, and every message. */
class HandshakeMatrixTest {

    private static final String AGAIN = " after HelloRetry";

    /** The tables of protocol.md §5. Whatever is not in them is refused. */
    private static final Map<String, Set<MessageType>> WAITS_FOR = Map.ofEntries(
            entry("ExpectClientHello", EnumSet.of(MessageType.CLIENT_HELLO)),
            entry("ExpectSecondClientHello", EnumSet.of(MessageType.CLIENT_HELLO)),
            entry("ExpectServerHello", EnumSet.of(MessageType.SERVER_HELLO, MessageType.HELLO_RETRY)),
            entry("ExpectServerHello" + AGAIN, EnumSet.of(MessageType.SERVER_HELLO)),
            entry("ExpectServerParameters", EnumSet.of(MessageType.SERVER_PARAMETERS)),
            entry("ExpectServerCertificate", EnumSet.of(MessageType.SERVER_CERTIFICATE)),
            entry("ExpectServerCertificateVerify", EnumSet.of(MessageType.SERVER_CERTIFICATE_VERIFY)),
            entry("ExpectServerConfirm", EnumSet.of(MessageType.SERVER_CONFIRM)),
            entry("ExpectResumedServerConfirm", EnumSet.of(MessageType.SERVER_CONFIRM)),
            entry("ExpectClientCertificate", EnumSet.of(MessageType.CLIENT_CERTIFICATE)),
            entry("ExpectClientCertificateVerify", EnumSet.of(MessageType.CLIENT_CERTIFICATE_VERIFY)),
            entry("ExpectClientFinished", EnumSet.of(MessageType.CLIENT_FINISHED)),
            entry("ExpectServerFinished", EnumSet.of(MessageType.SERVER_FINISHED)),
            entry("Connected", EnumSet.of(MessageType.KEY_UPDATE)));

    /** What follows what, in each course: the columns "then" and "if resumed". */
    private static final Map<Course, List<String>> ORDER = Map.of(
            Course.FULL,
            List.of(
                    "ExpectClientHello",
                    "ExpectServerHello",
                    "ExpectServerParameters",
                    "ExpectServerCertificate",
                    "ExpectServerCertificateVerify",
                    "ExpectServerConfirm",
                    "ExpectClientCertificate",
                    "ExpectClientCertificateVerify",
                    "ExpectClientFinished",
                    "ExpectServerFinished"),
            Course.RETRIED,
            List.of(
                    "ExpectClientHello",
                    "ExpectServerHello",
                    "ExpectSecondClientHello",
                    "ExpectServerHello" + AGAIN,
                    "ExpectServerParameters",
                    "ExpectServerCertificate",
                    "ExpectServerCertificateVerify",
                    "ExpectServerConfirm",
                    "ExpectClientCertificate",
                    "ExpectClientCertificateVerify",
                    "ExpectClientFinished",
                    "ExpectServerFinished"),
            Course.RESUMED,
            List.of(
                    "ExpectClientHello",
                    "ExpectServerHello",
                    "ExpectServerParameters",
                    "ExpectResumedServerConfirm",
                    "ExpectClientFinished",
                    "ExpectServerFinished"),
            Course.RESUMED_AND_RETRIED,
            List.of(
                    "ExpectClientHello",
                    "ExpectServerHello",
                    "ExpectSecondClientHello",
                    "ExpectServerHello" + AGAIN,
                    "ExpectServerParameters",
                    "ExpectResumedServerConfirm",
                    "ExpectClientFinished",
                    "ExpectServerFinished"));

    private static String name(Handshake state) {
        String simple = state.getClass().getSimpleName();
        return state instanceof ExpectServerHello hello && hello.offer().isRetried() ? simple + AGAIN : simple;
    }

    private static Set<MessageType> waitsFor(Handshake state) {
        return WAITS_FOR.getOrDefault(name(state), Set.of());
    }

    /** Every state of every course, and both ends. */
    private static Map<String, Handshake> states() {
        var states = new LinkedHashMap<String, Handshake>();
        for (Course course : Course.values()) {
            for (Turn turn : Dialogue.undisturbed(course)) {
                states.put(course + " " + name(turn.state()), turn.state());
            }
            List<Connected> ends = Dialogue.ends(course);
            states.put(course + " client Connected", ends.getFirst());
            states.put(course + " server Connected", ends.getLast());
        }
        return states;
    }

    private static List<HandshakeMessage> messages() {
        return Stream.concat(
                        Stream.of(Course.values())
                                .flatMap(course ->
                                        Dialogue.undisturbed(course).stream().map(Turn::message)),
                        new Messages(5).ofEachType().stream())
                .toList();
    }

    private static Stream<Arguments> illegal() {
        List<HandshakeMessage> messages = messages();
        return states().entrySet().stream()
                .flatMap(state -> messages.stream()
                        .filter(message -> !waitsFor(state.getValue()).contains(message.type()))
                        .map(message -> Arguments.argumentSet(
                                state.getKey() + ", " + message.type().title(), state.getValue(), message)));
    }

    @ParameterizedTest
    @MethodSource("illegal")
    void refuses(Handshake state, HandshakeMessage message) {
        assertRefused(Alert.UNEXPECTED_MESSAGE, () -> state.on(message));
    }

    @ParameterizedTest
    @EnumSource
    void goesThroughItsStatesInOrder(Course course) {
        List<Turn> turns = Dialogue.undisturbed(course);
        assertThat(turns).extracting(turn -> name(turn.state())).containsExactlyElementsOf(ORDER.get(course));
        assertThat(turns)
                .allSatisfy(turn -> assertThat(waitsFor(turn.state()))
                        .contains(turn.message().type()));
    }

    @Test
    void takesNothingButAChangeOfKeysAtTheEnd() throws Exception {
        for (Connected end : Dialogue.ends(Course.RESUMED)) {
            assertThat(end.on(new KeyUpdate(0)).actions()).containsExactly(new Step.UpdateReads());
            assertThat(end.on(new KeyUpdate(1)).actions())
                    .containsExactly(new Step.UpdateReads(), new Step.AnswerKeyUpdate());
            assertThat(end.on(new KeyUpdate(1)).next()).isSameAs(end);
            assertRefused(Alert.ILLEGAL_PARAMETER, () -> end.on(new KeyUpdate(2)));
            assertRefused(Alert.ILLEGAL_PARAMETER, () -> end.on(new KeyUpdate(255)));
        }
    }

    @Test
    void coversEveryStateThatThereIs() {
        var names = Stream.of(ClientHandshake.class, ServerHandshake.class)
                .flatMap(side -> Stream.of(side.getPermittedSubclasses()))
                .map(Class::getSimpleName);
        var expected = Stream.concat(names, Stream.of("Connected", "ExpectServerHello" + AGAIN))
                .toList();
        assertThat(WAITS_FOR.keySet()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(states().values().stream().map(HandshakeMatrixTest::name).distinct())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void coversEveryMessageThatThereIs() {
        assertThat(messages().stream().map(HandshakeMessage::type).distinct())
                .containsExactlyInAnyOrder(MessageType.values());
    }
}
