package dev.fourfold.benchmarks.channel;

import dev.fourfold.protocol.ChosenSuites;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.HandshakeObserver;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.SecureChannel;
import dev.fourfold.protocol.TicketCache;
import dev.fourfold.protocol.TicketStore;
import dev.fourfold.protocol.TrustAnchors;
import dev.fourfold.protocol.message.CipherSuite;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Ours. */
final class FourfoldLinks implements Links {

    private static final PeerName SERVER = PeerName.of("server.com");

    private final Endpoint endpoint;

    private final AtomicLong verified = new AtomicLong();

    FourfoldLinks(Peer.Scenario scenario, Credentials credentials, boolean server) {
        var own = Endpoint.of(Identity.of(credentials.key(), credentials.chain()), TrustAnchors.of(credentials.root()));
        if (scenario.resuming()) {
            own = own.withTicketStore(TicketStore.inMemory(own.clock())).withTicketCache(new TicketCache());
        }
        endpoint = ChosenSuites.of(
                own,
                switch (scenario.group()) {
                    case X25519 -> new CipherSuite[] {CipherSuite.X25519_AES256GCM_SHA384};
                    case X25519MLKEM768 -> new CipherSuite[] {CipherSuite.X25519MLKEM768_AES256GCM_SHA384};
                    case MLKEM768 ->
                        new CipherSuite[] { // the second is for the first handshake
                            CipherSuite.MLKEM768_AES128GCM_SHA256, CipherSuite.X25519MLKEM768_AES128GCM_SHA256
                        };
                });
    }

    @Override
    public Link accept(Socket connection) throws IOException {
        return link(SecureChannel.accept(connection, endpoint, HandshakeObserver.NONE), connection);
    }

    @Override
    public Link connect(Socket connection) throws IOException {
        return link(SecureChannel.connect(connection, endpoint, SERVER, HandshakeObserver.NONE), connection);
    }

    @Override
    public long verified() {
        return verified.get();
    }

    private Link link(SecureChannel channel, Socket below) {
        if (!channel.terms().resumed()) {
            verified.incrementAndGet();
        }
        return PlainLinks.over(
                channel.input(), channel.output(), below, channel.terms().suite());
    }
}
