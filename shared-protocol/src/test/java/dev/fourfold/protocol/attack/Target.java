package dev.fourfold.protocol.attack;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.HandshakeObserver;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.Limits;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.SecureChannel;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.handshake.ClientHandshake;
import dev.fourfold.protocol.handshake.ServerHandshake;
import dev.fourfold.protocol.handshake.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The real channel under attack, in either role, over a real socket. */
final class Target {

    static final TestPki PKI = new TestPki();
    static final PeerName SERVER = PeerName.of("server.com");
    static final Identity SERVER_IDENTITY = PKI.server("server.com");
    static final Identity CLIENT_IDENTITY = PKI.client("client.com");
    private static final Limits LIMITS = Limits.DEFAULT
            .withHandshakeTimeout(Duration.ofSeconds(15))
            .withIdleTimeout(Duration.ofSeconds(15))
            .withLinger(Duration.ofMillis(300));

    private Target() {}

    /** Which side the target is. */
    enum Role {
        SERVER,
        CLIENT
    }

    /**
     * What the attacked side saw.
     *
     * @param why the alert of the exception that it threw, if it was one of the protocol
     * @param failed whether it threw at all
     * @param delivered how many bytes of data it was given
     */
    record Seen(Optional<Alert> why, boolean failed, int delivered) {}

    record Result(Adversary.Outcome outcome, Seen seen) {}

    static Endpoint endpoint(Identity identity) {
        return Endpoint.of(identity, PKI.trust()).withLimits(LIMITS).withClock(InstantSource.fixed(TestPki.NOW));
    }

    static Result attack(Role role, Deviation deviation) throws Exception {
        return switch (role) {
            case SERVER -> attack(role, endpoint(SERVER_IDENTITY), endpoint(CLIENT_IDENTITY), deviation);
            case CLIENT -> attack(role, endpoint(CLIENT_IDENTITY), endpoint(SERVER_IDENTITY), deviation);
        };
    }

    /** Lets somebody who has {@code own} attack a peer that has {@code attacked}. */
    static Result attack(Role role, Endpoint attacked, Endpoint own, Deviation deviation) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var dialled = new Socket(listener.getInetAddress(), listener.getLocalPort());
            Socket accepted = listener.accept();
            Socket theirs = role == Role.SERVER ? accepted : dialled;
            Socket ours = role == Role.SERVER ? dialled : accepted;
            Future<Seen> seen = threads.submit(() -> see(role, theirs, attacked));
            Adversary.Outcome outcome = talk(new Adversary(ours, start(role, own), deviation));
            return new Result(outcome, seen.get(30, TimeUnit.SECONDS));
        }
    }

    private static Adversary.Outcome talk(Adversary adversary) throws IOException {
        try (adversary) {
            return adversary.talk();
        }
    }

    private static Step start(Role attacked, Endpoint own) {
        return switch (attacked) {
            case SERVER -> ClientHandshake.start(own, SERVER);
            case CLIENT -> ServerHandshake.start(own);
        };
    }

    private static Seen see(Role role, Socket socket, Endpoint endpoint) {
        int delivered = 0;
        try (SecureChannel channel = switch (role) {
            case SERVER -> SecureChannel.accept(socket, endpoint, HandshakeObserver.NONE);
            case CLIENT -> SecureChannel.connect(socket, endpoint, SERVER, HandshakeObserver.NONE);
        }) {
            while (channel.input().read() >= 0) {
                delivered++;
            }
            return new Seen(Optional.empty(), false, delivered);
        } catch (ProtocolException e) {
            return new Seen(Optional.of(e.alert()), true, delivered);
        } catch (IOException e) {
            return new Seen(Optional.empty(), true, delivered);
        }
    }
}
