package dev.fourfold.protocol.handshake;

import static dev.fourfold.protocol.handshake.Handshake.unexpected;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.HandshakeEvent;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.message.Aead;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.HandshakeMessage.CertificateEntry;
import dev.fourfold.protocol.message.HandshakeMessage.ClientCertificate;
import dev.fourfold.protocol.message.HandshakeMessage.ClientCertificateVerify;
import dev.fourfold.protocol.message.HandshakeMessage.FromClient;
import dev.fourfold.protocol.message.HandshakeMessage.HelloRetry;
import dev.fourfold.protocol.message.HandshakeMessage.KeyUpdate;
import dev.fourfold.protocol.message.HandshakeMessage.ServerCertificate;
import dev.fourfold.protocol.message.HandshakeMessage.ServerCertificateVerify;
import dev.fourfold.protocol.message.HandshakeMessage.ServerConfirm;
import dev.fourfold.protocol.message.HandshakeMessage.ServerFinished;
import dev.fourfold.protocol.message.HandshakeMessage.ServerHello;
import dev.fourfold.protocol.message.HandshakeMessage.ServerParameters;
import dev.fourfold.protocol.message.SignatureScheme;
import dev.fourfold.protocol.record.Form;
import dev.fourfold.protocol.trust.Role;
import dev.fourfold.protocol.trust.TrustedChain;
import java.util.List;

/**
 * The client's side of the handshake (protocol.md §5): each record is a state and is named for the message that it waits
 * for.
 *
 * <pre>
 * start                          phase 1  sends ClientHello
 *   ExpectServerHello                     once, if asked to, sends it again; derives the handshake keys
 *   ExpectServerParameters       phase 2
 *   |  ExpectServerCertificate            checks path, name and status
 *   |  ExpectServerCertificateVerify      proves the peer
 *   |  ExpectServerConfirm       phase 3  sends ClientCertificate, ClientCertificateVerify
 *   |                            phase 4  sends ClientFinished, derives the application keys
 *   ExpectResumedServerConfirm   phase 4  instead of these three, if a ticket is resumed
 *   ExpectServerFinished
 * Connected
 * </pre>
 */
public sealed interface ClientHandshake extends Handshake {

    /** Begins: sends ClientHello and waits for the answer of {@code server}. */
    static Step start(Endpoint endpoint, PeerName server) {
        ClientOffer offer = ClientOffer.to(server, endpoint);
        return Step.to(new ExpectServerHello(endpoint, server, offer), new Step.Send(offer.hello()));
    }

    /** Waits for the server's choice. */
    record ExpectServerHello(Endpoint endpoint, PeerName server, ClientOffer offer) implements ClientHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ServerHello choice -> accept(choice);
                case HelloRetry retry -> again(retry);
                case ServerParameters _, ServerCertificate _, ServerCertificateVerify _ ->
                    throw unexpected(this, message);
                case ServerConfirm _, ServerFinished _ -> throw unexpected(this, message);
                case FromClient _, KeyUpdate _ -> throw unexpected(this, message);
            };
        }

        private Step again(HelloRetry retry) throws ProtocolException {
            // protocol.md §4.2: "A second HelloRetry is unexpected_message"
            if (offer.isRetried()) {
                throw unexpected(this, retry);
            }
            ClientOffer again = offer.again(retry);
            return Step.to(new ExpectServerHello(endpoint, server, again), new Step.Send(again.hello()));
        }

        private Step accept(ServerHello choice) throws ProtocolException {
            ClientOffer.Chosen chosen = offer.accept(choice);
            KeySchedule.Handshaking keys =
                    chosen.early().handshaking(chosen.shared(), chosen.hellos().hash());
            var agreed = new HandshakeEvent.PreMasterSecretAgreed(
                    chosen.shared().fingerprint(), chosen.hellos().hash());
            chosen.shared().forget();
            chosen.early().forget();
            Aead aead = chosen.agreed().suite().aead();
            return Step.to(
                    new ExpectServerParameters(endpoint, server, chosen, keys),
                    new Step.Tell(agreed),
                    new Step.ProtectReads(Form.SEALED_HANDSHAKE, aead, keys.server()),
                    new Step.RefuseClearAlerts(),
                    new Step.ProtectWrites(Form.SEALED_HANDSHAKE, aead, keys.client()));
        }
    }

    /** Waits for what the server accepts. */
    record ExpectServerParameters(
            Endpoint endpoint, PeerName server, ClientOffer.Chosen chosen, KeySchedule.Handshaking keys)
            implements ClientHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ServerParameters parameters -> accept(parameters);
                case ServerHello _, HelloRetry _, ServerCertificate _, ServerCertificateVerify _ ->
                    throw unexpected(this, message);
                case ServerConfirm _, ServerFinished _ -> throw unexpected(this, message);
                case FromClient _, KeyUpdate _ -> throw unexpected(this, message);
            };
        }

        private Step accept(ServerParameters parameters) throws ProtocolException {
            Terms.refuseAnswers(parameters.extensions());
            Terms.checkProtocol(parameters.applicationProtocol(), endpoint);
            int limit = Terms.recordLimit(parameters.recordLimit());
            Agreed agreed = chosen.agreed().withApplicationProtocol(parameters.applicationProtocol());
            Transcript transcript = chosen.hellos().with(parameters);
            return Step.to(
                    next(parameters, agreed, transcript),
                    new Step.LimitWrites(limit),
                    new Step.Tell(new HandshakeEvent.Negotiated(agreed.suite().title(), limit, agreed.resumed())));
        }

        private ClientHandshake next(ServerParameters parameters, Agreed agreed, Transcript transcript)
                throws ProtocolException {
            ClientOffer.Remembered remembered = chosen.peer();
            if (remembered != null) {
                return new ExpectResumedServerConfirm(endpoint, server, remembered, agreed, keys, transcript);
            }
            Terms.needOwnStaple(parameters.features(), endpoint.identity());
            SignatureScheme scheme = Terms.ownScheme(endpoint, parameters.signatureSchemes());
            return new ExpectServerCertificate(endpoint, server, scheme, agreed, keys, transcript);
        }
    }

    /** Waits for the name that the server claims. */
    record ExpectServerCertificate(
            Endpoint endpoint,
            PeerName server,
            SignatureScheme scheme,
            Agreed agreed,
            KeySchedule.Handshaking keys,
            Transcript transcript)
            implements ClientHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ServerCertificate certificate ->
                    Step.to(new ExpectServerCertificateVerify(
                            this,
                            Terms.check(certificate.chain(), Role.SERVER, endpoint)
                                    .of(server),
                            certificate.chain(),
                            transcript.with(certificate)));
                case ServerHello _, HelloRetry _, ServerParameters _, ServerCertificateVerify _ ->
                    throw unexpected(this, message);
                case ServerConfirm _, ServerFinished _ -> throw unexpected(this, message);
                case FromClient _, KeyUpdate _ -> throw unexpected(this, message);
            };
        }
    }

    /** Waits for the server's signature. */
    record ExpectServerCertificateVerify(
            ExpectServerCertificate before, TrustedChain chain, List<CertificateEntry> shown, Transcript transcript)
            implements ClientHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ServerCertificateVerify verify -> {
                    VerifiedPeer peer = VerifiedPeer.prove(
                            chain,
                            shown,
                            SignedTranscript.ofServer(transcript),
                            Terms.schemes(before.endpoint()),
                            verify.scheme(),
                            verify.signature());
                    yield Step.to(
                            new ExpectServerConfirm(before, peer, transcript.with(verify)),
                            new Step.Tell(peer.authenticated(verify.scheme())));
                }
                case ServerHello _, HelloRetry _, ServerParameters _, ServerCertificate _ ->
                    throw unexpected(this, message);
                case ServerConfirm _, ServerFinished _ -> throw unexpected(this, message);
                case FromClient _, KeyUpdate _ -> throw unexpected(this, message);
            };
        }
    }

    /** Waits for the MAC of phase 2, and then shows who we are. */
    record ExpectServerConfirm(ExpectServerCertificate before, VerifiedPeer peer, Transcript transcript)
            implements ClientHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ServerConfirm confirm -> accept(confirm);
                case ServerHello _, HelloRetry _, ServerParameters _, ServerCertificate _ ->
                    throw unexpected(this, message);
                case ServerCertificateVerify _, ServerFinished _ -> throw unexpected(this, message);
                case FromClient _, KeyUpdate _ -> throw unexpected(this, message);
            };
        }

        private Step accept(ServerConfirm confirm) throws ProtocolException {
            Endpoint endpoint = before.endpoint();
            var finish = new ClientFinish(endpoint, before.server(), before.agreed(), before.keys());
            finish.check(confirm, transcript);
            var certificate = new ClientCertificate(Terms.entries(endpoint.identity()));
            Transcript toCertificate = transcript.with(confirm).with(certificate);
            var verify = new ClientCertificateVerify(
                    before.scheme().code(),
                    SignedTranscript.ofClient(toCertificate).sign(endpoint.identity(), before.scheme()));
            return finish.after(
                    peer,
                    toCertificate.with(verify),
                    List.of(
                            new Step.Tell(new HandshakeEvent.TranscriptConfirmed("ServerConfirm")),
                            new Step.Send(certificate),
                            new Step.Send(verify)));
        }
    }

    /** Waits for the proof that the server holds the secret of the ticket. */
    record ExpectResumedServerConfirm(
            Endpoint endpoint,
            PeerName server,
            ClientOffer.Remembered remembered,
            Agreed agreed,
            KeySchedule.Handshaking keys,
            Transcript transcript)
            implements ClientHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ServerConfirm confirm -> accept(confirm);
                case ServerHello _, HelloRetry _, ServerParameters _, ServerCertificate _ ->
                    throw unexpected(this, message);
                case ServerCertificateVerify _, ServerFinished _ -> throw unexpected(this, message);
                case FromClient _, KeyUpdate _ -> throw unexpected(this, message);
            };
        }

        private Step accept(ServerConfirm confirm) throws ProtocolException {
            var finish = new ClientFinish(endpoint, server, agreed, keys);
            finish.check(confirm, transcript);
            VerifiedPeer peer = VerifiedPeer.remember(remembered.chain(), remembered.session());
            return finish.after(
                    peer,
                    transcript.with(confirm),
                    List.of(
                            new Step.Tell(peer.remembered(agreed.authenticatedAt())),
                            new Step.Tell(new HandshakeEvent.TranscriptConfirmed("ServerConfirm"))));
        }
    }

    /** Waits for the server to say that it accepts us. */
    record ExpectServerFinished(ClientFinish finish, VerifiedPeer peer, KeySchedule.Traffic keys)
            implements ClientHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ServerFinished finished -> accept(finished);
                case ServerHello _, HelloRetry _, ServerParameters _, ServerCertificate _ ->
                    throw unexpected(this, message);
                case ServerCertificateVerify _, ServerConfirm _ -> throw unexpected(this, message);
                case FromClient _, KeyUpdate _ -> throw unexpected(this, message);
            };
        }

        private Step accept(ServerFinished finished) throws ProtocolException {
            if (!keys.verifiesServerFinished(finished.mac())) {
                throw new ProtocolException(Alert.DECRYPT_ERROR, "A wrong MAC in ServerFinished");
            }
            finish.keep(finished.tickets(), peer, keys);
            keys.forget();
            return Step.to(
                    Connected.of(peer, keys, finish.agreed()),
                    new Step.Tell(new HandshakeEvent.TranscriptConfirmed("ServerFinished")),
                    new Step.StopReading(Form.SEALED_HANDSHAKE));
        }
    }
}
