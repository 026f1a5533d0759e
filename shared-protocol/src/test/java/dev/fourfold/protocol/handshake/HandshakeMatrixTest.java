package dev.fourfold.protocol.handshake;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.handshake.Dialogue.Turn;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.MessageType;
import dev.fourfold.protocol.message.Messages;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state of both sides, and every message. */
class HandshakeMatrixTest {

    /** The table of protocol.md §5. Whatever is not in it is refused. */
    private static final Map<String, MessageType> WAITS_FOR = Map.of(
            "ExpectClientHello", MessageType.CLIENT_HELLO,
            "ExpectServerHello", MessageType.SERVER_HELLO,
            "ExpectServerParameters", MessageType.SERVER_PARAMETERS,
            "ExpectServerCertificate", MessageType.SERVER_CERTIFICATE,
            "ExpectServerCertificateVerify", MessageType.SERVER_CERTIFICATE_VERIFY,
            "ExpectServerConfirm", MessageType.SERVER_CONFIRM,
            "ExpectClientCertificate", MessageType.CLIENT_CERTIFICATE,
            "ExpectClientCertificateVerify", MessageType.CLIENT_CERTIFICATE_VERIFY,
            "ExpectClientFinished", MessageType.CLIENT_FINISHED,
            "ExpectServerFinished", MessageType.SERVER_FINISHED);

    private static Map<String, Handshake> states() {
        var states = new LinkedHashMap<String, Handshake>();
        for (Turn turn : Dialogue.undisturbed()) {
            states.put(turn.state().getClass().getSimpleName(), turn.state());
        }
        Turn last = Dialogue.undisturbed().getLast();
        try {
            Handshake end = last.take().next();
            states.put(end.getClass().getSimpleName(), end);
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
        return states;
    }

    private static Stream<Arguments> illegal() {
        List<HandshakeMessage> own = Stream.concat(
                        Dialogue.undisturbed().stream().map(Turn::message), new Messages(5).ofEachType().stream())
                .toList();
        return states().entrySet().stream()
                .flatMap(state -> own.stream()
                        .filter(message -> message.type() != WAITS_FOR.get(state.getKey()))
                        .map(message -> Arguments.argumentSet(
                                state.getKey() + " " + message.type().title(), state.getValue(), message)));
    }

    @ParameterizedTest
    @MethodSource("illegal")
    void refuses(Handshake state, HandshakeMessage message) {
        assertRefused(Alert.UNEXPECTED_MESSAGE, () -> state.on(message));
    }

    @Test
    void goesThroughEveryStateInOrder() {
        List<Turn> turns = Dialogue.undisturbed();
        assertThat(turns)
                .extracting(turn -> turn.state().getClass().getSimpleName())
                .containsExactlyInAnyOrderElementsOf(WAITS_FOR.keySet());
        assertThat(turns)
                .allSatisfy(turn -> assertThat(turn.message().type())
                        .isEqualTo(WAITS_FOR.get(turn.state().getClass().getSimpleName())));
        assertThat(turns).extracting(turn -> turn.message().type()).containsExactly(MessageType.values());
    }

    @Test
    void coversEveryStateThatThereIs() {
        var states = Stream.of(ClientHandshake.class, ServerHandshake.class)
                .flatMap(side -> Stream.of(side.getPermittedSubclasses()))
                .map(Class::getSimpleName);
        assertThat(states).containsExactlyInAnyOrderElementsOf(WAITS_FOR.keySet());
        assertThat(states()).hasSize(WAITS_FOR.size() + 1).containsKey("Connected");
    }
}
