package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.Group;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.HandshakeMessage.ClientHello;
import dev.fourfold.protocol.message.HandshakeMessage.HelloRetry;
import dev.fourfold.protocol.message.HandshakeMessage.ServerHello;
import dev.fourfold.protocol.trust.Role;
import dev.fourfold.protocol.trust.TrustedChain;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a client offers, and holds until the server has chosen (protocol.md §4.1 to §4.3 and §13). */
final class ClientOffer {

    private static final Bytes NOTHING = Bytes.of(new byte[0]);

    private final Endpoint endpoint;
    private final ClientHello hello;
    private final List<KeyExchange> exchanges;
    private final @Nullable Remembered remembered;
    private final @Nullable Retried retried;

    private ClientOffer(
            Endpoint endpoint,
            ClientHello hello,
            List<KeyExchange> exchanges,
            @Nullable Remembered remembered,
            @Nullable Retried retried) {
        this.endpoint = endpoint;
        this.hello = hello;
        this.exchanges = exchanges;
        this.remembered = remembered;
        this.retried = retried;
    }

    /** A session that may be resumed, with its server's chain checked again. */
    record Remembered(Session session, TrustedChain chain) {}

    /** The transcript up to a HelloRetry. */
    private record Retried(HelloRetry retry, Transcript transcript) {}

    /** Makes an offer to {@code server}, with a ticket of that server if there is one that may be used. */
    static ClientOffer to(PeerName server, Endpoint endpoint) {
        Remembered remembered = remembered(server, endpoint).orElse(null);
        List<CipherSuite> suites = endpoint.algorithms().suites().stream()
                .filter(suite -> !suite.resumptionOnly()
                        || (remembered != null
                                && suite.hash() == remembered.session().suite().hash()))
                .toList();
        List<KeyExchange> exchanges = groups(suites).stream()
                .map(group -> KeyExchange.begin(group, endpoint.random()))
                .toList();
        ClientHello hello = new ClientHello(
                List.of(Terms.VERSION),
                Terms.random(endpoint.random()),
                suites.stream().map(CipherSuite::code).toList(),
                exchanges.stream().map(KeyExchange::share).toList(),
                Terms.schemes(endpoint),
                endpoint.limits().recordLimit(),
                (endpoint.ticketCache().keeps() ? HandshakeMessage.TICKETS : 0) | Terms.features(endpoint),
                NOTHING,
                Terms.protocols(endpoint),
                List.of(),
                List.of(),
                NOTHING,
                NOTHING,
                NOTHING);
        return new ClientOffer(endpoint, bound(hello, remembered, null), exchanges, remembered, null);
    }

    /** protocol.md §4.1: "a fresh share for the group of its first suite", and for that of a suite with a ticket only. */
    private static Set<Group> groups(List<CipherSuite> suites) {
        var groups = new LinkedHashSet<Group>();
        suites.stream()
                .filter(suite -> !suite.resumptionOnly())
                .findFirst()
                .ifPresent(suite -> groups.add(suite.group()));
        suites.stream().filter(CipherSuite::resumptionOnly).forEach(suite -> groups.add(suite.group()));
        return groups;
    }

    private static Optional<Remembered> remembered(PeerName server, Endpoint endpoint) {
        for (Optional<Session> kept = endpoint.ticketCache().take(server);
                kept.isPresent();
                kept = endpoint.ticketCache().take(server)) {
            Session session = kept.get();
            if (session.isUsable(endpoint.identity(), endpoint.clock().instant())
                    && endpoint.algorithms().suites().contains(session.suite())) {
                try {
                    TrustedChain chain =
                            Terms.check(session.peer(), Role.SERVER, endpoint).of(server);
                    return Optional.of(new Remembered(session, chain));
                } catch (ProtocolException e) {
                    // the server's certificate of then would be refused now: the full handshake shows its new one
                }
            }
            session.forget();
        }
        return Optional.empty();
    }

    /** Returns the hello with its ticket and binder, if there is one. */
    private static ClientHello bound(ClientHello hello, @Nullable Remembered remembered, @Nullable Transcript retried) {
        if (remembered == null) {
            return hello.with(hello.shares(), hello.cookie(), NOTHING, NOTHING);
        }
        Session session = remembered.session();
        int length = session.suite().hash().length();
        ClientHello unbound = hello.with(hello.shares(), hello.cookie(), session.ticket(), Bytes.of(new byte[length]));
        Transcript before = retried == null ? Transcript.empty(session.suite().hash()) : retried;
        KeySchedule.Early early = KeySchedule.early(session.psk());
        try {
            return unbound.withBinder(early.binder(Terms.truncated(before, unbound)));
        } finally {
            early.forget();
        }
    }

    ClientHello hello() {
        return hello;
    }

    boolean isRetried() {
        return retried != null;
    }

    /** Returns the offer as the server wants it (protocol.md §4.2). */
    ClientOffer again(HelloRetry retry) throws ProtocolException {
        CipherSuite suite = offered(retry.suite()).orElseThrow(() -> notOffered(retry));
        Group group = retry.group() == 0 ? null : missing(suite, retry);
        if (group == null && retry.cookie().isEmpty()) {
            throw notOffered(retry);
        }
        Bytes first = Transcript.empty(suite.hash()).with(hello).hash();
        Transcript transcript = Transcript.ofRetry(suite.hash(), first).with(retry);
        Remembered kept = remembered != null && remembered.session().suite().hash() == suite.hash() ? remembered : null;
        if (remembered != null && kept == null) {
            remembered.session().forget();
        }
        List<KeyExchange> again = exchanges;
        if (group != null) {
            exchanges.forEach(KeyExchange::forget);
            again = List.of(KeyExchange.begin(group, endpoint.random()));
        }
        ClientHello second =
                hello.with(again.stream().map(KeyExchange::share).toList(), retry.cookie(), NOTHING, NOTHING);
        return new ClientOffer(endpoint, bound(second, kept, transcript), again, kept, new Retried(retry, transcript));
    }

    /** What follows from the server's choice. */
    record Chosen(
            Agreed agreed,
            KeySchedule.Early early,
            Secret shared,
            Transcript hellos,
            @Nullable Remembered peer) {}

    /** Checks the server's choice and ends the key exchange (protocol.md §4.3). */
    Chosen accept(ServerHello choice) throws ProtocolException {
        CipherSuite suite = offered(choice.suite())
                .filter(chosen -> choice.version() == Terms.VERSION
                        && choice.group() == chosen.group().code()
                        && isAsRetried(choice, chosen))
                .orElseThrow(() -> notOffered(choice));
        boolean resumed = resumed(choice, suite);
        Terms.refuseAnswers(choice.extensions());
        KeyExchange exchange = exchanges.stream()
                .filter(begun -> begun.group() == suite.group())
                .findFirst()
                .orElseThrow(() -> notOffered(choice));
        Secret shared = exchange.agree(choice.share(), suite.hash());
        exchanges.forEach(KeyExchange::forget);
        Transcript before = retried == null ? Transcript.empty(suite.hash()) : retried.transcript();
        Remembered peer = resumed ? remembered : null;
        KeySchedule.Early early = peer == null
                ? KeySchedule.early(suite.hash())
                : KeySchedule.early(peer.session().psk());
        if (remembered != null) {
            remembered.session().forget();
        }
        var agreed = new Agreed(
                suite,
                resumed,
                endpoint.ticketCache().keeps(),
                peer == null ? endpoint.clock().instant() : peer.session().authenticatedAt(),
                NOTHING);
        return new Chosen(agreed, early, shared, before.with(hello).with(choice), peer);
    }

    private boolean isAsRetried(ServerHello choice, CipherSuite chosen) {
        if (retried == null) {
            return true;
        }
        return CipherSuite.ofCode(retried.retry().suite()).orElseThrow().hash() == chosen.hash()
                && (retried.retry().group() == 0 || retried.retry().group() == choice.group());
    }

    private boolean resumed(ServerHello choice, CipherSuite suite) throws ProtocolException {
        return switch (choice.resumed()) {
            case 0 -> {
                if (suite.resumptionOnly()) {
                    throw notOffered(choice);
                }
                yield false;
            }
            case 1 -> {
                if (remembered == null || remembered.session().suite().hash() != suite.hash()) {
                    throw notOffered(choice);
                }
                yield true;
            }
            default -> throw notOffered(choice);
        };
    }

    private Optional<CipherSuite> offered(int code) {
        return CipherSuite.ofCode(code).filter(suite -> hello.suites().contains(code));
    }

    /** Returns the group that the server wants a share for: that of its suite, and one for which we sent none. */
    private Group missing(CipherSuite suite, HelloRetry retry) throws ProtocolException {
        boolean sent = exchanges.stream().anyMatch(exchange -> exchange.group() == suite.group());
        if (retry.group() != suite.group().code() || sent) {
            throw notOffered(retry);
        }
        return suite.group();
    }

    private ProtocolException notOffered(HandshakeMessage message) {
        return new ProtocolException(
                Alert.ILLEGAL_PARAMETER,
                "The server chose what we did not offer: " + message + ", to " + hello.suites());
    }
}
