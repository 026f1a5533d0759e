package dev.fourfold.starter.channel;

import dev.fourfold.protocol.Admission;
import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.HandshakeObserver;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.Limits;
import dev.fourfold.protocol.Revocation;
import dev.fourfold.protocol.SecureChannel;
import dev.fourfold.protocol.TicketStore;
import dev.fourfold.starter.channel.ChannelEnds.End;
import dev.fourfold.starter.enrolment.IdentitySource;
import dev.fourfold.starter.handshake.Handshakes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Takes channels on a TCP port, each on a virtual thread of its own. The port is bound when the application starts; peers
 * are answered as soon as the application has an identity. A renewed identity is used from the next handshake on and leaves
 * channels that are open alone.
 */
public final class ChannelServer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ChannelServer.class);

    private static final Duration RETRY_ACCEPT = Duration.ofMillis(100);

    private final ChannelServerProperties properties;
    private final IdentitySource identities;
    private final Conversation conversation;
    private final Handshakes handshakes;
    private final TicketStore tickets;
    private final Admission admission;
    private final Semaphore connections;
    private final Set<SecureChannel> open = ConcurrentHashMap.newKeySet();
    private final ChannelEnds ends = new ChannelEnds();
    private volatile @Nullable ServerSocket listener;

    ChannelServer(
            ChannelServerProperties properties,
            IdentitySource identities,
            Conversation conversation,
            Handshakes handshakes,
            TicketStore tickets) {
        this.properties = properties;
        this.identities = identities;
        this.conversation = conversation;
        this.handshakes = handshakes;
        connections = new Semaphore(properties.maxConnections());
        this.tickets = properties.tickets() ? tickets : TicketStore.none();
        admission = new Admission(
                new Admission.Bounds(
                        properties.maxHandshakes(),
                        properties.maxHandshakesPerAddress(),
                        2 * Runtime.getRuntime().availableProcessors(),
                        properties.maxWaiting(),
                        properties.retryAbove()),
                new SecureRandom(),
                InstantSource.system());
    }

    @Override
    public void start() {
        var address = new InetSocketAddress(properties.address(), properties.port());
        try {
            var socket = new ServerSocket();
            socket.bind(address);
            listener = socket;
            Thread.ofVirtual().name("channel-accept").start(() -> accept(socket));
        } catch (IOException e) {
            throw new ChannelPortException(address, e);
        }
    }

    @Override
    public void stop() {
        ServerSocket socket = listener;
        listener = null;
        if (socket == null) {
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            log.warn("The channel port could not be closed", e);
        }
        open.stream()
                .map(channel -> Thread.ofVirtual().start(channel::close))
                .toList()
                .forEach(ChannelServer::join);
    }

    @Override
    public boolean isRunning() {
        return listener != null;
    }

    /** Returns the port that is listened on, or 0 if none is. */
    public int port() {
        ServerSocket socket = listener;
        return socket == null ? 0 : socket.getLocalPort();
    }

    /** Returns how many channels are open. */
    public int connected() {
        return open.size();
    }

    /** Returns how handshakes are admitted, for metrics. */
    Admission admission() {
        return admission;
    }

    /** Returns how channels ended, for metrics. */
    ChannelEnds ends() {
        return ends;
    }

    private void accept(ServerSocket socket) {
        try {
            Identity identity = identities.await();
            log.info(
                    "Taking channels as {} on {}",
                    identity.certificate().getSubjectX500Principal(),
                    socket.getLocalSocketAddress());
            while (!socket.isClosed()) {
                acceptNext(socket);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void acceptNext(ServerSocket socket) throws InterruptedException {
        try {
            take(socket.accept());
        } catch (IOException e) {
            if (!socket.isClosed()) {
                // out of file handles, as a rule: those of others that end make room again
                log.error("No channel can be accepted at the moment", e);
                Thread.sleep(RETRY_ACCEPT);
            }
        }
    }

    private void take(Socket socket) {
        if (!connections.tryAcquire()) {
            refuse(socket);
            return;
        }
        Thread.ofVirtual().name("channel-" + socket.getRemoteSocketAddress()).start(() -> {
            try {
                serve(socket);
            } finally {
                connections.release();
            }
        });
    }

    private void serve(Socket socket) {
        String remote = String.valueOf(socket.getRemoteSocketAddress());
        SecureChannel channel;
        try {
            channel = shakeHands(socket, remote);
        } catch (IOException e) {
            log.info("Handshake with {} ended: {}", remote, e.getMessage());
            return;
        }
        String peer = channel.peer().name().dnsName();
        open.add(channel);
        try (channel) {
            log.info("{} connected from {}", peer, remote);
            conversation.hold(channel);
            log.info("{} disconnected", peer);
            ends.count(End.CLOSED);
        } catch (IOException e) {
            log.info("The channel with {} ended: {}", peer, e.getMessage());
            ends.count(ChannelEnds.of(e));
        } catch (RuntimeException e) {
            ends.count(End.FAILED);
            log.error("The conversation with {} failed", peer, e);
        } finally {
            open.remove(channel);
        }
    }

    private SecureChannel shakeHands(Socket socket, String remote) throws IOException {
        HandshakeObserver observer = handshakes.watch(Handshakes.Side.SERVER, remote);
        Identity identity = identities.current().orElseThrow(() -> new IOException("This application has no identity"));
        Endpoint endpoint = Endpoint.of(identity, identities.trust())
                .withRevocation(Revocation.shortLived(properties.maxCertificateLifetime()))
                .withLimits(Limits.DEFAULT
                        .withHandshakeTimeout(properties.handshakeTimeout())
                        .withIdleTimeout(properties.idleTimeout()))
                .withProfile(properties.profile())
                .withTicketStore(tickets);
        return admission.accept(socket, endpoint, observer);
    }

    private void refuse(Socket socket) {
        log.warn("Turned {} away: too many connections", socket.getRemoteSocketAddress());
        ends.count(End.TURNED_AWAY);
        try {
            SecureChannel.refuse(socket, Alert.BUSY);
        } catch (IOException e) {
            log.debug("The refusal did not arrive", e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
