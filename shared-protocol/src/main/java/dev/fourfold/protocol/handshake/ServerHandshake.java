package dev.fourfold.protocol.handshake;

import static dev.fourfold.protocol.handshake.Handshake.unexpected;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.HandshakeEvent;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.message.Aead;
import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.HandshakeMessage.CertificateEntry;
import dev.fourfold.protocol.message.HandshakeMessage.ClientCertificate;
import dev.fourfold.protocol.message.HandshakeMessage.ClientCertificateVerify;
import dev.fourfold.protocol.message.HandshakeMessage.ClientFinished;
import dev.fourfold.protocol.message.HandshakeMessage.ClientHello;
import dev.fourfold.protocol.message.HandshakeMessage.FromServer;
import dev.fourfold.protocol.message.HandshakeMessage.HelloRetry;
import dev.fourfold.protocol.message.HandshakeMessage.KeyUpdate;
import dev.fourfold.protocol.message.HandshakeMessage.ServerFinished;
import dev.fourfold.protocol.record.Form;
import dev.fourfold.protocol.trust.Role;
import dev.fourfold.protocol.trust.TrustedChain;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of the handshake (protocol.md §5): each record is a state and is named for the message that it waits
 * for.
 *
 * <pre>
 * start
 *   ExpectClientHello              phase 1  sends HelloRetry, or else ServerHello, derives the handshake keys
 *   ExpectSecondClientHello        phase 1  sends ServerHello, derives the handshake keys
 *                                  phase 2  sends ServerParameters, ServerCertificate,
 *                                                 ServerCertificateVerify, ServerConfirm
 *   |  ExpectClientCertificate     phase 3  checks path and status
 *   |  ExpectClientCertificateVerify        proves the peer; neither of both if a ticket is resumed
 *   ExpectClientFinished           phase 4  derives the application keys, sends ServerFinished
 * Connected
 * </pre>
 */
public sealed interface ServerHandshake extends Handshake {

    /** Begins: waits for a client to speak. */
    static Step start(Endpoint endpoint) {
        return start(endpoint, Retry.unlessNeeded(endpoint));
    }

    /** Begins, with a say in whether the client must show first that it listens. */
    static Step start(Endpoint endpoint, Retry retry) {
        return Step.to(new ExpectClientHello(endpoint, retry));
    }

    /**
     * When and how a client is asked to say hello again.
     *
     * @param cookies what the client keeps for us
     * @param demanded whether every client is asked, since we are under load
     * @param address where the client is, as bytes
     */
    record Retry(RetryCookies cookies, boolean demanded, Bytes address) {

        /** Asks only who sent no share that we can use. */
        static Retry unlessNeeded(Endpoint endpoint) {
            return new Retry(RetryCookies.fresh(endpoint.random(), endpoint.clock()), false, Bytes.of(new byte[0]));
        }
    }

    /** Waits for what the client can do, and then shows who we are. */
    record ExpectClientHello(Endpoint endpoint, Retry retry) implements ServerHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ClientHello hello -> accept(hello);
                case ClientCertificate _, ClientCertificateVerify _, ClientFinished _ ->
                    throw unexpected(this, message);
                case FromServer _, KeyUpdate _ -> throw unexpected(this, message);
            };
        }

        private Step accept(ClientHello hello) throws ProtocolException {
            if (!hello.cookie().isEmpty()) {
                throw new ProtocolException(Alert.ILLEGAL_PARAMETER, "A cookie that we did not give");
            }
            CipherSuite suite = Negotiation.suite(hello, endpoint);
            if (!retry.demanded()) {
                Optional<Resumption> resumption = Resumption.decide(hello, endpoint, null, null);
                if (resumption.isPresent() || Negotiation.share(hello, suite).isPresent()) {
                    return answer(endpoint, hello, suite, null, resumption.orElse(null));
                }
            }
            int group = Negotiation.share(hello, suite).isPresent()
                    ? 0
                    : suite.group().code();
            var first = RetryCookies.FirstHello.of(hello, suite, group);
            return Step.to(
                    new ExpectSecondClientHello(endpoint, retry),
                    new Step.Send(
                            new HelloRetry(suite.code(), group, retry.cookies().bake(first, retry.address()))));
        }
    }

    /** Waits for the same hello with what was missing; all else that we must know of the first one is in its cookie. */
    record ExpectSecondClientHello(Endpoint endpoint, Retry retry) implements ServerHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ClientHello hello -> accept(hello);
                case ClientCertificate _, ClientCertificateVerify _, ClientFinished _ ->
                    throw unexpected(this, message);
                case FromServer _, KeyUpdate _ -> throw unexpected(this, message);
            };
        }

        private Step accept(ClientHello hello) throws ProtocolException {
            RetryCookies.FirstHello first = retry.cookies().open(hello.cookie(), retry.address());
            CipherSuite suite = Negotiation.suite(hello, endpoint);
            // protocol.md §4.2: "a second ClientHello, which MUST equal the first but for this"
            if (!first.allows(hello) || suite.code() != first.suite()) {
                throw new ProtocolException(
                        Alert.ILLEGAL_PARAMETER, "The second ClientHello differs from the first where it may not");
            }
            Transcript retried = Transcript.ofRetry(suite.hash(), first.hash())
                    .with(new HelloRetry(first.suite(), first.group(), hello.cookie()));
            Optional<Resumption> resumption = Resumption.decide(hello, endpoint, retried, suite);
            return answer(endpoint, hello, suite, retried, resumption.orElse(null));
        }
    }

    private static Step answer(
            Endpoint endpoint,
            ClientHello hello,
            CipherSuite suite,
            @Nullable Transcript retried,
            @Nullable Resumption resumption)
            throws ProtocolException {
        CipherSuite chosen = resumption == null ? suite : resumption.suite();
        var agreed = new Agreed(
                chosen,
                resumption != null,
                (hello.features() & HandshakeMessage.TICKETS) != 0,
                resumption == null
                        ? endpoint.clock().instant()
                        : resumption.session().authenticatedAt(),
                Negotiation.applicationProtocol(hello, endpoint));
        Transcript before = retried == null ? Transcript.empty(chosen.hash()) : retried;
        if (resumption == null) {
            return new ServerFlight(endpoint, hello, agreed, before, KeySchedule.early(chosen.hash())).inFull();
        }
        KeySchedule.Early early = KeySchedule.early(resumption.session().psk());
        resumption.session().forget();
        return new ServerFlight(endpoint, hello, agreed, before, early).resumed(resumption.peer());
    }

    /** Waits for the name that the client claims. */
    record ExpectClientCertificate(
            Endpoint endpoint, Agreed agreed, KeySchedule.Handshaking keys, Transcript transcript)
            implements ServerHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ClientCertificate certificate ->
                    Step.to(new ExpectClientCertificateVerify(
                            this,
                            Terms.check(certificate.chain(), Role.CLIENT, endpoint),
                            certificate.chain(),
                            transcript.with(certificate)));
                case ClientHello _, ClientCertificateVerify _, ClientFinished _ -> throw unexpected(this, message);
                case FromServer _, KeyUpdate _ -> throw unexpected(this, message);
            };
        }
    }

    /** Waits for the client's signature. */
    record ExpectClientCertificateVerify(
            ExpectClientCertificate before, TrustedChain chain, List<CertificateEntry> shown, Transcript transcript)
            implements ServerHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ClientCertificateVerify verify -> {
                    VerifiedPeer peer = VerifiedPeer.prove(
                            chain,
                            shown,
                            SignedTranscript.ofClient(transcript),
                            Terms.schemes(before.endpoint()),
                            verify.scheme(),
                            verify.signature());
                    yield Step.to(
                            new ExpectClientFinished(
                                    before.endpoint(), before.agreed(), peer, before.keys(), transcript.with(verify)),
                            new Step.Tell(peer.authenticated(verify.scheme())));
                }
                case ClientHello _, ClientCertificate _, ClientFinished _ -> throw unexpected(this, message);
                case FromServer _, KeyUpdate _ -> throw unexpected(this, message);
            };
        }
    }

    /** Waits for the client's MAC over everything, and then says that the client is accepted. */
    record ExpectClientFinished(
            Endpoint endpoint, Agreed agreed, VerifiedPeer peer, KeySchedule.Handshaking keys, Transcript transcript)
            implements ServerHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ClientFinished finished -> accept(finished);
                case ClientHello _, ClientCertificate _, ClientCertificateVerify _ -> throw unexpected(this, message);
                case FromServer _, KeyUpdate _ -> throw unexpected(this, message);
            };
        }

        private Step accept(ClientFinished finished) throws ProtocolException {
            if (!keys.verifiesClientFinished(finished.mac(), transcript)) {
                throw new ProtocolException(Alert.DECRYPT_ERROR, "A wrong MAC in ClientFinished");
            }
            if (!endpoint.authorizer().welcomes(peer.identity())) {
                throw new ProtocolException(
                        Alert.ACCESS_DENIED, peer.identity().name() + " is who it says, and not welcome");
            }
            KeySchedule.Traffic traffic = keys.traffic(transcript.with(finished));
            var calculated =
                    new HandshakeEvent.MasterSecretCalculated(keys.master().fingerprint(), traffic.transcript());
            keys.forget();
            Aead aead = agreed.suite().aead();
            var serverFinished =
                    new ServerFinished(traffic.serverFinished(), Resumption.issue(endpoint, agreed, peer, traffic));
            traffic.forget();
            return Step.to(
                    Connected.of(peer, traffic, agreed),
                    new Step.Tell(new HandshakeEvent.TranscriptConfirmed("ClientFinished")),
                    new Step.Tell(calculated),
                    new Step.StopReading(Form.SEALED_HANDSHAKE),
                    new Step.ProtectReads(Form.SEALED_APPLICATION, aead, traffic.client()),
                    new Step.ProtectWrites(Form.SEALED_APPLICATION, aead, traffic.server()),
                    new Step.Send(serverFinished));
        }
    }
}
