package dev.fourfold.benchmarks.channel;

import dev.fourfold.protocol.ChosenSuites;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.HandshakeObserver;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.SecureChannel;
import dev.fourfold.protocol.TrustAnchors;
import dev.fourfold.protocol.message.CipherSuite;
import java.io.IOException;
import java.net.Socket;

/** Ours. */
final class FourfoldLinks implements Links {

    private static final PeerName SERVER = PeerName.of("server.com");

    private final Endpoint endpoint;

    FourfoldLinks(Peer.Scenario scenario, Credentials credentials, boolean server) {
        var own = Endpoint.of(Identity.of(credentials.key(), credentials.chain()), TrustAnchors.of(credentials.root()));
        endpoint = ChosenSuites.of(
                own,
                switch (scenario.group()) {
                    case X25519 -> CipherSuite.X25519_AES256GCM_SHA384;
                    case X25519MLKEM768 -> CipherSuite.X25519MLKEM768_AES256GCM_SHA384;
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

    private static Link link(SecureChannel channel, Socket below) {
        return PlainLinks.over(
                channel.input(), channel.output(), below, channel.terms().suite());
    }
}
