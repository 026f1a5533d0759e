package dev.fourfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** An engine under attack, and what always holds of it; the same each time. */
final class FuzzedEngine {

    static final PeerName SERVER = PeerName.of("server.com");
    private static final TestPki PKI = new TestPki();
    private static final Identity SERVER_IDENTITY = PKI.server("server.com");
    private static final Identity CLIENT_IDENTITY = PKI.client("client.com");
    private static final int MAX_ANSWER = 65_536;

    private final ChannelEngine engine;
    private @Nullable IOException end;

    private FuzzedEngine(ChannelEngine engine) {
        this.engine = engine;
    }

    static FuzzedEngine client() {
        return new FuzzedEngine(ChannelEngine.client(clientEndpoint(1), SERVER, HandshakeObserver.NONE));
    }

    static FuzzedEngine server() {
        return new FuzzedEngine(ChannelEngine.server(serverEndpoint(1), HandshakeObserver.NONE));
    }

    static Endpoint clientEndpoint(long seed) {
        return endpoint(CLIENT_IDENTITY, seed).withTicketCache(new TicketCache());
    }

    static Endpoint serverEndpoint(long seed) {
        Endpoint endpoint = endpoint(SERVER_IDENTITY, seed);
        return endpoint.withTicketStore(TicketStore.inMemory(endpoint.clock()));
    }

    private static Endpoint endpoint(Identity identity, long seed) {
        return Endpoint.of(identity, PKI.trust())
                .withClock(InstantSource.fixed(TestPki.NOW))
                .withRandom(TestRandom.of(seed));
    }

    boolean isOver() {
        return end != null;
    }

    boolean isOpen() {
        return engine.isOpen();
    }

    byte[] drain() {
        byte[] bytes = bytes(engine.drain());
        assertThat(bytes.length).as("what it sends in answer").isLessThanOrEqualTo(MAX_ANSWER);
        return bytes;
    }

    /** Feeds bytes; once it has failed it must go on to do so. */
    void feed(byte[] bytes) {
        try {
            engine.feed(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            assertThat(e).isInstanceOf(ProtocolException.class);
            end = e;
        }
        assertThat(bytes(engine.received()).length).isLessThanOrEqualTo(bytes.length);
    }

    /** Ends the stream of the peer, and sees that the engine keeps its promises afterwards. */
    void finish() {
        drain();
        if (end == null && !engine.hasEnded()) {
            try {
                engine.feedEnd();
                throw new AssertionError("It did not notice that the stream was cut");
            } catch (EOFException e) {
                end = e;
            } catch (IOException e) {
                throw new AssertionError("Another end", e);
            }
        }
        if (end != null) {
            drain();
            assertThat(engine.isOpen()).isFalse();
            assertThat(engine.canSend()).isFalse();
            assertThat(failsAgain()).isTrue();
            assertThat(drain()).as("nothing after its last word").isEmpty();
        }
    }

    private boolean failsAgain() {
        try {
            engine.feed(ByteBuffer.allocate(1));
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
