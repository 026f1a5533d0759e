package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.handshake.Handshake.Connected;
import dev.fourfold.protocol.message.HandshakeMessage;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The states of both sides talking, message by message, with somebody in the middle; the same each time. */
final class Dialogue {

    static final TestPki PKI = new TestPki();
    static final PeerName SERVER = PeerName.of("server.com");
    static final Identity SERVER_IDENTITY = PKI.server("server.com");
    static final Identity CLIENT_IDENTITY = PKI.client("client.com");

    /** Passes a message on, or another in its place. */
    interface Middle {
        HandshakeMessage pass(HandshakeMessage message) throws ProtocolException;
    }

    /** A message, and the state that it came to. */
    record Turn(Handshake state, HandshakeMessage message) {

        Step take() throws ProtocolException {
            return state.on(message);
        }
    }

    /** Who gave up, and why. */
    record Refusal(String state, Alert alert) {}

    private final Middle middle;
    private final Step start;
    private final List<Turn> turns = new ArrayList<>();
    private Handshake client;
    private Handshake server;

    private Dialogue(Endpoint client, Endpoint server, Middle middle) {
        this.middle = middle;
        start = ClientHandshake.start(client, SERVER);
        this.client = start.next();
        this.server = ServerHandshake.start(server).next();
    }

    /** Returns every message of a handshake that nobody disturbs, with the state that took it. */
    static List<Turn> undisturbed() {
        return undisturbed(endpoint(CLIENT_IDENTITY), endpoint(SERVER_IDENTITY));
    }

    static List<Turn> undisturbed(Endpoint client, Endpoint server) {
        var dialogue = new Dialogue(client, server, message -> message);
        try {
            dialogue.talk();
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
        return dialogue.turns;
    }

    /** Returns who gives up, if {@code middle} is in the middle. */
    static Refusal refusal(Middle middle) {
        return refusal(endpoint(CLIENT_IDENTITY), endpoint(SERVER_IDENTITY), middle);
    }

    static Refusal refusal(Endpoint client, Endpoint server, Middle middle) {
        var dialogue = new Dialogue(client, server, middle);
        try {
            dialogue.talk();
        } catch (ProtocolException e) {
            return new Refusal(dialogue.turns.getLast().state().getClass().getSimpleName(), e.alert());
        }
        throw new AssertionError("Both sides are connected");
    }

    /** Returns a message of this type before it is taken. */
    static Turn before(Class<? extends HandshakeMessage> type) {
        return before(type, endpoint(CLIENT_IDENTITY), endpoint(SERVER_IDENTITY));
    }

    static Turn before(Class<? extends HandshakeMessage> type, Endpoint client, Endpoint server) {
        var dialogue = new Dialogue(client, server, message -> {
            if (type.isInstance(message)) {
                throw new ProtocolException(Alert.CLOSE_NOTIFY, "stop here");
            }
            return message;
        });
        try {
            dialogue.talk();
        } catch (ProtocolException e) {
            return dialogue.turns.getLast();
        }
        throw new AssertionError("No " + type);
    }

    static <M extends HandshakeMessage> Middle changing(Class<M> type, UnaryOperator<M> change) {
        return message -> type.isInstance(message) ? change.apply(type.cast(message)) : message;
    }

    static Endpoint endpoint(Identity identity) {
        return Endpoint.of(identity, PKI.trust())
                .withClock(InstantSource.fixed(TestPki.NOW))
                .withRandom(random());
    }

    static SecureRandom random() {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(4);
            return random;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void talk() throws ProtocolException {
        List<HandshakeMessage> toServer = sent(start);
        while (!(client instanceof Connected && server instanceof Connected)) {
            var toClient = new ArrayList<HandshakeMessage>();
            for (HandshakeMessage message : toServer) {
                Step step = deliver(server, message);
                server = step.next();
                toClient.addAll(sent(step));
            }
            toServer = new ArrayList<>();
            for (HandshakeMessage message : toClient) {
                Step step = deliver(client, message);
                client = step.next();
                toServer.addAll(sent(step));
            }
        }
    }

    private Step deliver(Handshake state, HandshakeMessage message) throws ProtocolException {
        turns.add(new Turn(state, message));
        return state.on(middle.pass(message));
    }

    static List<HandshakeMessage> sent(Step step) {
        return step.actions().stream()
                .filter(Step.Send.class::isInstance)
                .map(send -> ((Step.Send) send).message())
                .toList();
    }
}
