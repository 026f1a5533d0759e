package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Authorizer;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.ChannelEngine;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.HandshakeObserver;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.TestAlgorithms;
import dev.fourfold.protocol.TestEngines;
import dev.fourfold.protocol.TicketCache;
import dev.fourfold.protocol.TicketStore;
import dev.fourfold.protocol.TrustAnchors;
import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.HandshakeMessage.CertificateEntry;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Our peer in the place of one of a recording: with its name, key, configuration, ticket and random numbers. */
record RecordedPeer(Recording recording, boolean server) {

    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
    private static final Bytes ADDRESS = Bytes.ofHex("7f000001");

    /** Returns our peer at the beginning. */
    ChannelEngine begin(HandshakeObserver observer) {
        return server
                ? TestEngines.server(
                        endpoint(),
                        new ServerHandshake.Retry(
                                RetryCookies.fresh(Dialogue.random(), clock()),
                                recording.says("server_asks_for_cookie"),
                                ADDRESS),
                        observer)
                : ChannelEngine.client(endpoint(), serverName(), observer);
    }

    Endpoint endpoint() {
        Endpoint endpoint = Endpoint.of(identity(), TrustAnchors.of(certificate(recording.text("root"))))
                .withClock(clock())
                .withRandom(new FixedRandom(Draws.of(recording, server)))
                .withApplicationProtocols(recording.list(role() + "_protocols"))
                .withAuthorizer(welcome());
        endpoint = server ? endpoint.withTicketStore(ticketStore()) : endpoint.withTicketCache(ticketCache());
        return TestAlgorithms.with(
                endpoint,
                recording.numbers(role() + "_suites"),
                recording.numbers(role() + "_schemes"),
                Integer.parseInt(recording.text(role() + "_record_limit")));
    }

    private String role() {
        return server ? "server" : "client";
    }

    private String otherRole() {
        return server ? "client" : "server";
    }

    private InstantSource clock() {
        return InstantSource.fixed(recording.time("now"));
    }

    private PeerName serverName() {
        return PeerName.of(recording.text("expected_server"));
    }

    private Authorizer welcome() {
        return recording.values().getOrDefault("expect", "").equals("access_denied") ? _ -> false : Authorizer.ANYBODY;
    }

    private Identity identity() {
        List<X509Certificate> chain = recording.list(role() + "_chain").stream()
                .map(RecordedPeer::certificate)
                .toList();
        return Identity.of(key(recording.hex(role() + "_key")), chain);
    }

    private TicketCache ticketCache() {
        if (!recording.says("client_welcomes_tickets")) {
            return TicketCache.none();
        }
        var cache = new TicketCache();
        if (recording.has("ticket")) {
            cache.put(serverName(), session());
        }
        return cache;
    }

    private TicketStore ticketStore() {
        if (!recording.has("ticket") && !recording.has("draw.ticket_0")) {
            return TicketStore.none();
        }
        TicketStore store = TicketStore.inMemory(clock());
        if (recording.has("ticket")) {
            Session session = session();
            store.put(
                    SealedSession.id(session.ticket()),
                    PeerName.of(recording.text("expected_client")),
                    SealedSession.seal(session),
                    session.expires());
        }
        return store;
    }

    private Session session() {
        CipherSuite suite = CipherSuite.ofCode(Integer.decode(recording.text("ticket_suite")))
                .orElseThrow();
        var shown = new ArrayList<CertificateEntry>();
        for (String certificate : recording.list(otherRole() + "_chain")) {
            shown.add(new CertificateEntry(Bytes.ofHex(certificate), Bytes.ofHex("")));
        }
        Instant issued = recording.time("ticket_issued");
        return new Session(
                suite,
                Secret.takeOver(recording.hex("ticket_psk").toArray(), suite.hash()),
                shown,
                Session.hash(identity()),
                issued,
                issued.plusSeconds(Long.parseLong(recording.text("ticket_lifetime"))),
                recording.hex("ticket"));
    }

    /** Returns a key of Bouncy Castle, which reads all forms of ML-DSA keys. */
    private static PrivateKey key(Bytes pkcs8) {
        String algorithm = PrivateKeyInfo.getInstance(pkcs8.toArray())
                .getPrivateKeyAlgorithm()
                .getAlgorithm()
                .getId();
        try {
            return KeyFactory.getInstance(algorithm, BOUNCY_CASTLE)
                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8.toArray()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static X509Certificate certificate(String hex) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(Bytes.ofHex(hex).toArray()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
