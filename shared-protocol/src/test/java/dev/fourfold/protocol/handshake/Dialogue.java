package dev.fourfold.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.TestRandom;
import dev.fourfold.protocol.handshake.Handshake.Connected;
import dev.fourfold.protocol.message.HandshakeMessage;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** The states of both sides talking, message by message, with somebody in the middle; the same each time. */
final class Dialogue {

    static final Bytes ADDRESS = Bytes.ofHex("7f000001");
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

    /** How a handshake may go. */
    enum Course {
        FULL(false, false),
        RETRIED(false, true),
        RESUMED(true, false),
        RESUMED_AND_RETRIED(true, true);

        private final boolean resumed;
        private final boolean retried;

        Course(boolean resumed, boolean retried) {
            this.resumed = resumed;
            this.retried = retried;
        }
    }

    private static final KeptTicket TICKET = KeptTicket.after(
            endpoint(CLIENT_IDENTITY).withRandom(TestRandom.of(6)),
            endpoint(SERVER_IDENTITY).withRandom(TestRandom.of(7)));

    private final Middle middle;
    private final Step start;
    private final List<Turn> turns = new ArrayList<>();
    private Handshake client;
    private Handshake server;

    private Dialogue(Endpoint client, Endpoint server, boolean retried, Middle middle) {
        this.middle = middle;
        start = ClientHandshake.start(client, SERVER);
        this.client = start.next();
        this.server = ServerHandshake.start(server, retry(server, retried)).next();
    }

    private static Dialogue along(Course course, Middle middle) {
        Endpoint client = endpoint(CLIENT_IDENTITY);
        Endpoint server = endpoint(SERVER_IDENTITY);
        return course.resumed
                ? new Dialogue(
                        client.withTicketCache(TICKET.cache()),
                        server.withTicketStore(TICKET.store(server.clock())),
                        course.retried,
                        middle)
                : new Dialogue(client, server, course.retried, middle);
    }

    /** Returns how a server says hello again, from every client if {@code demanded}. */
    static ServerHandshake.Retry retry(Endpoint server, boolean demanded) {
        return new ServerHandshake.Retry(RetryCookies.fresh(TestRandom.of(8), server.clock()), demanded, ADDRESS);
    }

    /** Returns every message of a handshake that nobody disturbs, with the state that took it. */
    static List<Turn> undisturbed() {
        return undisturbed(endpoint(CLIENT_IDENTITY), endpoint(SERVER_IDENTITY));
    }

    static List<Turn> undisturbed(Endpoint client, Endpoint server) {
        return new Dialogue(client, server, false, message -> message).turns();
    }

    static List<Turn> undisturbed(Course course) {
        return along(course, message -> message).turns();
    }

    /** Returns where a handshake that nobody disturbs leads the client and the server. */
    static List<Connected> ends(Endpoint client, Endpoint server) {
        return new Dialogue(client, server, false, message -> message).ends();
    }

    static List<Connected> ends(Course course) {
        return along(course, message -> message).ends();
    }

    /** Returns who gives up, if {@code middle} is in the middle. */
    static Refusal refusal(Middle middle) {
        return refusal(endpoint(CLIENT_IDENTITY), endpoint(SERVER_IDENTITY), middle);
    }

    static Refusal refusal(Endpoint client, Endpoint server, Middle middle) {
        return new Dialogue(client, server, false, middle).refusal();
    }

    static Refusal refusal(Course course, Middle middle) {
        return along(course, middle).refusal();
    }

    /** Returns the message of this number, counted from 0, before it is taken. */
    static Turn before(int number, Course course) {
        var passed = new AtomicInteger();
        return along(course, message -> {
                    if (passed.getAndIncrement() == number) {
                        throw new ProtocolException(Alert.CLOSE_NOTIFY, "stop here");
                    }
                    return message;
                })
                .last();
    }

    private Refusal refusal() {
        try {
            talk();
        } catch (ProtocolException e) {
            return new Refusal(turns.getLast().state().getClass().getSimpleName(), e.alert());
        }
        throw new AssertionError("Both sides are connected");
    }

    /** Returns a message of this type before it is taken. */
    static Turn before(Class<? extends HandshakeMessage> type) {
        return before(type, endpoint(CLIENT_IDENTITY), endpoint(SERVER_IDENTITY));
    }

    static Turn before(Class<? extends HandshakeMessage> type, Endpoint client, Endpoint server) {
        return new Dialogue(client, server, false, stopAt(type, 1)).last();
    }

    /** Returns the n-th message of this type before it is taken. */
    static Turn before(Class<? extends HandshakeMessage> type, int nth, Course course) {
        return along(course, stopAt(type, nth)).last();
    }

    private static Middle stopAt(Class<? extends HandshakeMessage> type, int nth) {
        var seen = new AtomicInteger();
        return message -> {
            if (type.isInstance(message) && seen.incrementAndGet() == nth) {
                throw new ProtocolException(Alert.CLOSE_NOTIFY, "stop here");
            }
            return message;
        };
    }

    private Turn last() {
        try {
            talk();
        } catch (ProtocolException e) {
            assertThat(e.alert()).as(String.valueOf(e.getMessage())).isEqualTo(Alert.CLOSE_NOTIFY);
            return turns.getLast();
        }
        throw new AssertionError("It did not stop");
    }

    private List<Turn> turns() {
        ends();
        return turns;
    }

    private List<Connected> ends() {
        try {
            talk();
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
        return List.of((Connected) client, (Connected) server);
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
        return TestRandom.of(4);
    }

    private void talk() throws ProtocolException {
        List<HandshakeMessage> toServer = sent(start);
        while (!(client instanceof Connected && server instanceof Connected)) {
            assertThat(toServer).as("what the client says").isNotEmpty();
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
