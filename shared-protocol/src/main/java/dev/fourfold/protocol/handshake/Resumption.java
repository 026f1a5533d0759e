package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.HandshakeMessage.ClientHello;
import dev.fourfold.protocol.message.HandshakeMessage.Ticket;
import dev.fourfold.protocol.trust.Role;
import dev.fourfold.protocol.trust.TrustedChain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A server's decision to resume a ticket, and the tickets that it gives (protocol.md §13). */
final class Resumption {

    // Implementation constants
    private static final Duration LIFETIME = Session.LONGEST;
    private static final int TICKET = 32;
    private static final int NONCE = 8;
    private static final int AFTER_FULL = 2;
    private static final int AFTER_RESUMED = 1;

    private final CipherSuite suite;
    private final Session session;
    private final VerifiedPeer peer;

    private Resumption(CipherSuite suite, Session session, VerifiedPeer peer) {
        this.suite = suite;
        this.session = session;
        this.peer = peer;
    }

    CipherSuite suite() {
        return suite;
    }

    Session session() {
        return session;
    }

    VerifiedPeer peer() {
        return peer;
    }

    /**
     * Takes the ticket of a hello, or declines it.
     *
     * @param retried the transcript up to the HelloRetry; null if this is the first hello
     * @param hashOfRetry the suite of the HelloRetry; null if this is the first hello
     * @throws ProtocolException {@link Alert#DECRYPT_ERROR} if the binder is wrong
     */
    static Optional<Resumption> decide(
            ClientHello hello, Endpoint endpoint, @Nullable Transcript retried, @Nullable CipherSuite hashOfRetry)
            throws ProtocolException {
        if (hello.ticket().isEmpty() || !endpoint.ticketStore().keeps()) {
            return Optional.empty();
        }
        Bytes id = SealedSession.id(hello.ticket());
        Optional<Session> found =
                endpoint.ticketStore().find(id).flatMap(kept -> SealedSession.open(kept, hello.ticket()));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Session session = found.get();
        Optional<CipherSuite> suite = suite(hello, endpoint, session)
                .filter(chosen -> hashOfRetry == null || hashOfRetry.hash() == chosen.hash());
        if (suite.isEmpty()
                || !session.isUsable(endpoint.identity(), endpoint.clock().instant())) {
            return Optional.empty();
        }
        checkBinder(
                hello, session, retried == null ? Transcript.empty(suite.get().hash()) : retried);
        return peer(session, endpoint)
                .filter(_ -> endpoint.ticketStore().take(id))
                .map(peer -> new Resumption(suite.get(), session, peer));
    }

    private static Optional<CipherSuite> suite(ClientHello hello, Endpoint endpoint, Session session) {
        List<CipherSuite> own = endpoint.algorithms().suites();
        // protocol.md §14: "A resumed handshake never uses a suite that the profile of either side would refuse in
        // full"
        if (!own.contains(session.suite())) {
            return Optional.empty();
        }
        return own.stream()
                .filter(suite -> suite.hash() == session.suite().hash()
                        && hello.suites().contains(suite.code())
                        && Negotiation.share(hello, suite).isPresent())
                .findFirst();
    }

    private static void checkBinder(ClientHello hello, Session session, Transcript before) throws ProtocolException {
        KeySchedule.Early early = KeySchedule.early(session.psk());
        try {
            if (!early.verifiesBinder(hello.binder(), Terms.truncated(before, hello))) {
                throw new ProtocolException(
                        Alert.DECRYPT_ERROR, "A wrong binder: who sent it does not hold the ticket");
            }
        } finally {
            early.forget();
        }
    }

    private static Optional<VerifiedPeer> peer(Session session, Endpoint endpoint) {
        try {
            TrustedChain chain = Terms.check(session.peer(), Role.CLIENT, endpoint);
            VerifiedPeer peer = VerifiedPeer.remember(chain, session);
            return Optional.of(peer).filter(client -> endpoint.authorizer().welcomes(client.identity()));
        } catch (ProtocolException e) {
            // refused now: the full handshake says why
            return Optional.empty();
        }
    }

    /** Makes the tickets that a client gets at the end of a handshake, and keeps what they stand for. */
    static List<Ticket> issue(Endpoint endpoint, Agreed agreed, VerifiedPeer peer, KeySchedule.Traffic traffic) {
        Instant now = endpoint.clock().instant();
        Instant end = agreed.authenticatedAt().plus(Session.LONGEST);
        Duration lifetime = LIFETIME.compareTo(Duration.between(now, end)) < 0 ? LIFETIME : Duration.between(now, end);
        if (!agreed.tickets() || !endpoint.ticketStore().keeps() || lifetime.toSeconds() < 1) {
            return List.of();
        }
        var tickets = new ArrayList<Ticket>();
        for (int i = 0; i < (agreed.resumed() ? AFTER_RESUMED : AFTER_FULL); i++) {
            var ticket = new Ticket(lifetime.toSeconds(), random(endpoint, NONCE), random(endpoint, TICKET));
            Instant expires = now.plusSeconds(ticket.lifetime());
            var session = new Session(
                    agreed.suite(),
                    traffic.ticketPsk(ticket.nonce()),
                    peer.shown(),
                    Session.hash(endpoint.identity()),
                    agreed.authenticatedAt(),
                    expires,
                    ticket.value());
            endpoint.ticketStore()
                    .put(
                            SealedSession.id(ticket.value()),
                            peer.identity().name(),
                            SealedSession.seal(session),
                            expires);
            session.forget();
            tickets.add(ticket);
        }
        return tickets;
    }

    private static Bytes random(Endpoint endpoint, int length) {
        byte[] bytes = new byte[length];
        endpoint.random().nextBytes(bytes);
        return Bytes.of(bytes);
    }
}
