package dev.fourfold.starter.channel;

import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.Revocation;
import dev.fourfold.protocol.SecureChannel;
import dev.fourfold.protocol.TicketCache;
import dev.fourfold.starter.enrolment.IdentitySource;
import dev.fourfold.starter.handshake.Handshakes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Keeps one channel to a server open: dials as soon as the application has an identity, and again, after a pause that grows
 * and varies, whenever the channel ends.
 */
public final class ChannelClient implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ChannelClient.class);

    private final ChannelClientProperties properties;
    private final PeerName expected;
    private final IdentitySource identities;
    private final Conversation conversation;
    private final Handshakes handshakes;
    private final TicketCache tickets;
    private volatile @Nullable Thread dialler;
    private volatile @Nullable SecureChannel channel;
    private volatile State state = new State(false, "not started", Instant.now());

    /** Whether the channel is open, in words, and since when. */
    record State(boolean open, String words, Instant since) {}

    ChannelClient(
            ChannelClientProperties properties,
            IdentitySource identities,
            Conversation conversation,
            Handshakes handshakes) {
        this.properties = properties;
        this.expected = PeerName.of(properties.expect());
        this.identities = identities;
        this.conversation = conversation;
        this.handshakes = handshakes;
        tickets = properties.tickets() ? new TicketCache() : TicketCache.none();
    }

    @Override
    public void start() {
        // the field first: the thread goes on only while it is set
        Thread thread = Thread.ofVirtual().name("channel-dial").unstarted(this::keepOpen);
        dialler = thread;
        thread.start();
    }

    @Override
    public void stop() {
        Thread thread = dialler;
        dialler = null;
        if (thread == null) {
            return;
        }
        Optional.ofNullable(channel).ifPresent(SecureChannel::close);
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return dialler != null;
    }

    State state() {
        return state;
    }

    private void keepOpen() {
        var backoff = new Backoff(properties.minBackoff(), properties.maxBackoff());
        try {
            become(false, "waiting for an identity");
            identities.await();
            while (isRunning()) {
                dial(backoff);
                if (isRunning()) {
                    Thread.sleep(backoff.next());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        become(false, "stopped");
    }

    private void dial(Backoff backoff) throws InterruptedException {
        String remote = properties.host() + ":" + properties.port();
        try (SecureChannel dialled = connect(remote, identities.await())) {
            channel = dialled;
            backoff.reset();
            become(true, "connected to " + dialled.peer().name() + " at " + remote);
            Thread pinging = Thread.ofVirtual().name("channel-ping").start(() -> ping(dialled));
            try {
                conversation.hold(dialled);
            } finally {
                pinging.interrupt();
            }
            become(false, dialled.peer().name() + " closed the channel");
        } catch (IOException e) {
            become(false, remote + ": " + e.getMessage());
        } catch (RuntimeException e) {
            log.error("The conversation with {} failed", expected, e);
            become(false, remote + ": our own fault, see the log");
        } finally {
            channel = null;
        }
    }

    private SecureChannel connect(String remote, Identity identity) throws IOException {
        var socket = new Socket();
        try {
            socket.connect(
                    new InetSocketAddress(properties.host(), properties.port()),
                    Math.toIntExact(properties.connectTimeout().toMillis()));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return SecureChannel.connect(
                socket,
                Endpoint.of(identity, identities.trust())
                        .withRevocation(Revocation.shortLived(properties.maxCertificateLifetime()))
                        .withProfile(properties.profile())
                        .withTicketCache(tickets),
                expected,
                handshakes.watch(Handshakes.Side.CLIENT, remote));
    }

    private void ping(SecureChannel dialled) {
        try {
            while (true) {
                Thread.sleep(properties.pingInterval());
                dialled.ping();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.debug("The channel ended while it was pinged", e);
        }
    }

    private void become(boolean open, String words) {
        state = new State(open, words, Instant.now());
        log.info("Channel to {}: {}", expected, words);
    }
}
