package dev.fourfold.protocol.handshake;

import static dev.fourfold.protocol.handshake.Handshake.unexpected;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.HandshakeEvent;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.HandshakeMessage.ClientCertificate;
import dev.fourfold.protocol.message.HandshakeMessage.ClientCertificateVerify;
import dev.fourfold.protocol.message.HandshakeMessage.ClientFinished;
import dev.fourfold.protocol.message.HandshakeMessage.ClientHello;
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
import java.util.ArrayList;
import java.util.List;

/**
 * The client's side of the handshake (protocol.md §5): each record is a state and is named for the message that it waits
 * for.
 *
 * <pre>
 * start                          phase 1  sends ClientHello
 *   ExpectServerHello                     derives the handshake keys
 *   ExpectServerParameters       phase 2
 *   ExpectServerCertificate               checks path and name
 *   ExpectServerCertificateVerify         proves the peer
 *   ExpectServerConfirm          phase 3  sends ClientCertificate, ClientCertificateVerify
 *                                phase 4  sends ClientFinished, derives the application keys
 *   ExpectServerFinished
 * Connected
 * </pre>
 */
public sealed interface ClientHandshake extends Handshake {

    /** Begins: sends ClientHello and waits for the answer of {@code server}. */
    static Step start(Endpoint endpoint, PeerName server) {
        KeyExchange exchange = KeyExchange.begin(Terms.SUITE.group(), endpoint.random());
        var hello = new ClientHello(
                List.of(Terms.VERSION),
                Terms.random(endpoint.random()),
                List.of(Terms.SUITE.code()),
                List.of(exchange.share()),
                SignatureScheme.codes(),
                endpoint.limits().recordLimit(),
                0,
                Bytes.of(new byte[0]),
                List.of(),
                List.of(),
                List.of(),
                Bytes.of(new byte[0]),
                Bytes.of(new byte[0]),
                Bytes.of(new byte[0]));
        return Step.to(
                new ExpectServerHello(
                        endpoint,
                        server,
                        exchange,
                        Transcript.empty(Terms.SUITE.hash()).with(hello)),
                new Step.Send(hello));
    }

    /** Waits for the server's choice. */
    record ExpectServerHello(Endpoint endpoint, PeerName server, KeyExchange exchange, Transcript transcript)
            implements ClientHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ServerHello hello -> accept(hello);
                case ClientHello _, ServerParameters _, ServerCertificate _, ServerCertificateVerify _ ->
                    throw unexpected(this, message);
                case ServerConfirm _, ClientCertificate _, ClientCertificateVerify _ -> throw unexpected(this, message);
                case ClientFinished _, ServerFinished _ -> throw unexpected(this, message);
            };
        }

        private Step accept(ServerHello hello) throws ProtocolException {
            CipherSuite suite = CipherSuite.ofCode(hello.suite())
                    .filter(chosen -> chosen == Terms.SUITE
                            && hello.version() == Terms.VERSION
                            && hello.group() == chosen.group().code()
                            && hello.resumed() == 0)
                    .orElseThrow(() -> new ProtocolException(
                            Alert.ILLEGAL_PARAMETER, "The server chose what we did not offer: " + hello));
            Terms.refuseAnswers(hello.extensions());
            Secret shared = exchange.agree(hello.share(), suite.hash());
            Transcript hellos = transcript.with(hello);
            KeySchedule.Handshaking keys = KeySchedule.early(suite.hash()).handshaking(shared, hellos.hash());
            var agreed = new HandshakeEvent.PreMasterSecretAgreed(shared.fingerprint(), hellos.hash());
            shared.forget();
            return Step.to(
                    new ExpectServerParameters(endpoint, server, suite, keys, hellos),
                    new Step.Tell(agreed),
                    new Step.ProtectReads(Form.SEALED_HANDSHAKE, keys.server()),
                    new Step.RefuseClearAlerts(),
                    new Step.ProtectWrites(Form.SEALED_HANDSHAKE, keys.client()));
        }
    }

    /** Waits for what the server accepts. */
    record ExpectServerParameters(
            Endpoint endpoint, PeerName server, CipherSuite suite, KeySchedule.Handshaking keys, Transcript transcript)
            implements ClientHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ServerParameters parameters -> accept(parameters);
                case ClientHello _, ServerHello _, ServerCertificate _, ServerCertificateVerify _ ->
                    throw unexpected(this, message);
                case ServerConfirm _, ClientCertificate _, ClientCertificateVerify _ -> throw unexpected(this, message);
                case ClientFinished _, ServerFinished _ -> throw unexpected(this, message);
            };
        }

        private Step accept(ServerParameters parameters) throws ProtocolException {
            Terms.refuseAnswers(parameters.extensions());
            if (!parameters.applicationProtocol().isEmpty() || parameters.clientStaple() != 0) {
                throw new ProtocolException(
                        Alert.ILLEGAL_PARAMETER, "The server chose what we did not offer: " + parameters);
            }
            int limit = Terms.recordLimit(parameters.recordLimit());
            SignatureScheme scheme = Terms.ownScheme(endpoint.identity(), parameters.signatureSchemes());
            return Step.to(
                    new ExpectServerCertificate(endpoint, server, scheme, keys, transcript.with(parameters)),
                    new Step.LimitWrites(limit),
                    new Step.Tell(new HandshakeEvent.Negotiated(suite.title(), limit)));
        }
    }

    /** Waits for the name that the server claims. */
    record ExpectServerCertificate(
            Endpoint endpoint,
            PeerName server,
            SignatureScheme scheme,
            KeySchedule.Handshaking keys,
            Transcript transcript)
            implements ClientHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ServerCertificate certificate -> {
                    TrustedChain chain = TrustedChain.check(
                                    Terms.certificates(certificate.chain()),
                                    Role.SERVER,
                                    endpoint.trust(),
                                    endpoint.clock().instant())
                            .of(server);
                    yield Step.to(new ExpectServerCertificateVerify(
                            endpoint, scheme, chain, keys, transcript.with(certificate)));
                }
                case ClientHello _, ServerHello _, ServerParameters _, ServerCertificateVerify _ ->
                    throw unexpected(this, message);
                case ServerConfirm _, ClientCertificate _, ClientCertificateVerify _ -> throw unexpected(this, message);
                case ClientFinished _, ServerFinished _ -> throw unexpected(this, message);
            };
        }
    }

    /** Waits for the server's signature. */
    record ExpectServerCertificateVerify(
            Endpoint endpoint,
            SignatureScheme scheme,
            TrustedChain chain,
            KeySchedule.Handshaking keys,
            Transcript transcript)
            implements ClientHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ServerCertificateVerify verify -> {
                    VerifiedPeer peer = VerifiedPeer.prove(
                            chain, SignedTranscript.ofServer(transcript), verify.scheme(), verify.signature());
                    yield Step.to(
                            new ExpectServerConfirm(endpoint, scheme, peer, keys, transcript.with(verify)),
                            new Step.Tell(peer.event()));
                }
                case ClientHello _, ServerHello _, ServerParameters _, ServerCertificate _ ->
                    throw unexpected(this, message);
                case ServerConfirm _, ClientCertificate _, ClientCertificateVerify _ -> throw unexpected(this, message);
                case ClientFinished _, ServerFinished _ -> throw unexpected(this, message);
            };
        }
    }

    /** Waits for the MAC of phase 2, and then shows who we are. */
    record ExpectServerConfirm(
            Endpoint endpoint,
            SignatureScheme scheme,
            VerifiedPeer peer,
            KeySchedule.Handshaking keys,
            Transcript transcript)
            implements ClientHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ServerConfirm confirm -> accept(confirm);
                case ClientHello _, ServerHello _, ServerParameters _, ServerCertificate _ ->
                    throw unexpected(this, message);
                case ServerCertificateVerify _, ClientCertificate _, ClientCertificateVerify _ ->
                    throw unexpected(this, message);
                case ClientFinished _, ServerFinished _ -> throw unexpected(this, message);
            };
        }

        private Step accept(ServerConfirm confirm) throws ProtocolException {
            if (!keys.verifiesServerConfirm(confirm.mac(), transcript)) {
                throw new ProtocolException(Alert.DECRYPT_ERROR, "A wrong MAC in ServerConfirm");
            }
            var certificate = new ClientCertificate(Terms.entries(endpoint.identity()));
            Transcript toCertificate = transcript.with(confirm).with(certificate);
            var verify = new ClientCertificateVerify(
                    scheme.code(), SignedTranscript.ofClient(toCertificate).sign(endpoint.identity(), scheme));
            Transcript toVerify = toCertificate.with(verify);
            var finished = new ClientFinished(keys.clientFinished(toVerify));
            KeySchedule.Traffic traffic = keys.traffic(toVerify.with(finished));
            var actions = new ArrayList<Step.Action>();
            actions.add(new Step.Tell(new HandshakeEvent.TranscriptConfirmed("ServerConfirm")));
            actions.add(new Step.Send(certificate));
            actions.add(new Step.Send(verify));
            actions.add(new Step.Send(finished));
            actions.add(new Step.Tell(
                    new HandshakeEvent.MasterSecretCalculated(keys.master().fingerprint(), traffic.transcript())));
            actions.add(new Step.ProtectWrites(Form.SEALED_APPLICATION, traffic.client()));
            actions.add(new Step.ProtectReads(Form.SEALED_APPLICATION, traffic.server()));
            keys.forget();
            return new Step(new ExpectServerFinished(peer, traffic), actions);
        }
    }

    /** Waits for the server to say that it accepts us. */
    record ExpectServerFinished(VerifiedPeer peer, KeySchedule.Traffic keys) implements ClientHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ServerFinished finished -> {
                    if (!keys.verifiesServerFinished(finished.mac())) {
                        throw new ProtocolException(Alert.DECRYPT_ERROR, "A wrong MAC in ServerFinished");
                    }
                    if (!finished.tickets().isEmpty()) {
                        throw new ProtocolException(Alert.ILLEGAL_PARAMETER, "Tickets that nobody asked for");
                    }
                    yield Step.to(
                            new Connected(peer, keys.connectionId()),
                            new Step.Tell(new HandshakeEvent.TranscriptConfirmed("ServerFinished")),
                            new Step.StopReading(Form.SEALED_HANDSHAKE));
                }
                case ClientHello _, ServerHello _, ServerParameters _, ServerCertificate _ ->
                    throw unexpected(this, message);
                case ServerCertificateVerify _, ServerConfirm _, ClientCertificate _ -> throw unexpected(this, message);
                case ClientCertificateVerify _, ClientFinished _ -> throw unexpected(this, message);
            };
        }
    }
}
