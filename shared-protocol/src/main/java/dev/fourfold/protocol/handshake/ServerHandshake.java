package dev.fourfold.protocol.handshake;

import static dev.fourfold.protocol.handshake.Handshake.unexpected;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.HandshakeEvent;
import dev.fourfold.protocol.ProtocolException;
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
import dev.fourfold.protocol.message.HandshakeMessage.Share;
import dev.fourfold.protocol.message.SignatureScheme;
import dev.fourfold.protocol.record.Form;
import dev.fourfold.protocol.trust.Role;
import dev.fourfold.protocol.trust.TrustedChain;
import java.util.HashSet;
import java.util.List;

/**
 * The server's side of the handshake (protocol.md §5): each record is a state and is named for the message that it waits
 * for.
 *
 * <pre>
 * start
 *   ExpectClientHello              phase 1  sends ServerHello, derives the handshake keys
 *                                  phase 2  sends ServerParameters, ServerCertificate,
 *                                                 ServerCertificateVerify, ServerConfirm
 *   ExpectClientCertificate        phase 3  checks the path
 *   ExpectClientCertificateVerify           proves the peer
 *   ExpectClientFinished           phase 4  derives the application keys, sends ServerFinished
 * Connected
 * </pre>
 */
public sealed interface ServerHandshake extends Handshake {

    /** Begins: waits for a client to speak. */
    static Step start(Endpoint endpoint) {
        return Step.to(new ExpectClientHello(endpoint));
    }

    /** Waits for what the client can do, and then shows who we are. */
    record ExpectClientHello(Endpoint endpoint) implements ServerHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ClientHello hello -> accept(hello);
                case ServerHello _, ServerParameters _, ServerCertificate _, ServerCertificateVerify _ ->
                    throw unexpected(this, message);
                case ServerConfirm _, ClientCertificate _, ClientCertificateVerify _ -> throw unexpected(this, message);
                case ClientFinished _, ServerFinished _ -> throw unexpected(this, message);
            };
        }

        private Step accept(ClientHello hello) throws ProtocolException {
            CipherSuite suite = negotiate(hello);
            int limit = Terms.recordLimit(hello.recordLimit());
            SignatureScheme scheme = Terms.ownScheme(endpoint.identity(), hello.signatureSchemes());
            KeyExchange.Answer answer =
                    KeyExchange.answer(suite.group(), suite.hash(), share(hello, suite), endpoint.random());
            var serverHello = new ServerHello(
                    Terms.VERSION,
                    Terms.random(endpoint.random()),
                    suite.code(),
                    suite.group().code(),
                    answer.share(),
                    0,
                    List.of());
            Transcript hellos = Transcript.empty(suite.hash()).with(hello).with(serverHello);
            KeySchedule.Handshaking keys = KeySchedule.early(suite.hash()).handshaking(answer.secret(), hellos.hash());
            var agreed =
                    new HandshakeEvent.PreMasterSecretAgreed(answer.secret().fingerprint(), hellos.hash());
            answer.secret().forget();

            var parameters = new ServerParameters(
                    Bytes.of(new byte[0]),
                    endpoint.limits().recordLimit(),
                    0,
                    SignatureScheme.codes(),
                    List.of(),
                    0,
                    List.of());
            var certificate = new ServerCertificate(Terms.entries(endpoint.identity()));
            Transcript toCertificate = hellos.with(parameters).with(certificate);
            var verify = new ServerCertificateVerify(
                    scheme.code(), SignedTranscript.ofServer(toCertificate).sign(endpoint.identity(), scheme));
            Transcript toVerify = toCertificate.with(verify);
            var confirm = new ServerConfirm(keys.serverConfirm(toVerify));
            return Step.to(
                    new ExpectClientCertificate(endpoint, keys, toVerify.with(confirm)),
                    new Step.Send(serverHello),
                    new Step.Tell(agreed),
                    new Step.LimitWrites(limit),
                    new Step.Tell(new HandshakeEvent.Negotiated(suite.title(), limit)),
                    new Step.ProtectReads(Form.SEALED_HANDSHAKE, keys.client()),
                    new Step.ProtectWrites(Form.SEALED_HANDSHAKE, keys.server()),
                    new Step.Send(parameters),
                    new Step.Send(certificate),
                    new Step.Send(verify),
                    new Step.Send(confirm));
        }

        private static CipherSuite negotiate(ClientHello hello) throws ProtocolException {
            if (!hello.versions().contains(Terms.VERSION)) {
                throw new ProtocolException(
                        Alert.PROTOCOL_VERSION, "The client offers the versions " + hello.versions() + ", we have 1");
            }
            Terms.refuseCritical(hello.extensions());
            if (hello.suites().contains(Terms.SUITE.code())) {
                return Terms.SUITE;
            }
            throw new ProtocolException(
                    Alert.HANDSHAKE_FAILURE,
                    "The client offers the suites " + hello.suites() + ", we have " + List.of(Terms.SUITE));
        }

        private static Bytes share(ClientHello hello, CipherSuite suite) throws ProtocolException {
            var groups = new HashSet<Integer>();
            for (Share share : hello.shares()) {
                // protocol.md §4.1: "each group once"
                if (!groups.add(share.group())) {
                    throw new ProtocolException(Alert.ILLEGAL_PARAMETER, "Two shares for the group " + share.group());
                }
            }
            return hello.shares().stream()
                    .filter(share -> share.group() == suite.group().code())
                    .findFirst()
                    .orElseThrow(() -> new ProtocolException(
                            Alert.ILLEGAL_PARAMETER, "No share for a group that the offered suites need"))
                    .value();
        }
    }

    /** Waits for the name that the client claims. */
    record ExpectClientCertificate(Endpoint endpoint, KeySchedule.Handshaking keys, Transcript transcript)
            implements ServerHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ClientCertificate certificate -> {
                    TrustedChain chain = TrustedChain.check(
                            Terms.certificates(certificate.chain()),
                            Role.CLIENT,
                            endpoint.trust(),
                            endpoint.clock().instant());
                    yield Step.to(new ExpectClientCertificateVerify(chain, keys, transcript.with(certificate)));
                }
                case ClientHello _, ServerHello _, ServerParameters _, ServerCertificate _ ->
                    throw unexpected(this, message);
                case ServerCertificateVerify _, ServerConfirm _, ClientCertificateVerify _ ->
                    throw unexpected(this, message);
                case ClientFinished _, ServerFinished _ -> throw unexpected(this, message);
            };
        }
    }

    /** Waits for the client's signature. */
    record ExpectClientCertificateVerify(TrustedChain chain, KeySchedule.Handshaking keys, Transcript transcript)
            implements ServerHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ClientCertificateVerify verify -> {
                    VerifiedPeer peer = VerifiedPeer.prove(
                            chain, SignedTranscript.ofClient(transcript), verify.scheme(), verify.signature());
                    yield Step.to(
                            new ExpectClientFinished(peer, keys, transcript.with(verify)), new Step.Tell(peer.event()));
                }
                case ClientHello _, ServerHello _, ServerParameters _, ServerCertificate _ ->
                    throw unexpected(this, message);
                case ServerCertificateVerify _, ServerConfirm _, ClientCertificate _ -> throw unexpected(this, message);
                case ClientFinished _, ServerFinished _ -> throw unexpected(this, message);
            };
        }
    }

    /** Waits for the client's MAC over everything, and then says that the client is accepted. */
    record ExpectClientFinished(VerifiedPeer peer, KeySchedule.Handshaking keys, Transcript transcript)
            implements ServerHandshake {

        @Override
        public Step on(HandshakeMessage message) throws ProtocolException {
            return switch (message) {
                case ClientFinished finished -> accept(finished);
                case ClientHello _, ServerHello _, ServerParameters _, ServerCertificate _ ->
                    throw unexpected(this, message);
                case ServerCertificateVerify _, ServerConfirm _, ClientCertificate _ -> throw unexpected(this, message);
                case ClientCertificateVerify _, ServerFinished _ -> throw unexpected(this, message);
            };
        }

        private Step accept(ClientFinished finished) throws ProtocolException {
            if (!keys.verifiesClientFinished(finished.mac(), transcript)) {
                throw new ProtocolException(Alert.DECRYPT_ERROR, "A wrong MAC in ClientFinished");
            }
            KeySchedule.Traffic traffic = keys.traffic(transcript.with(finished));
            var calculated =
                    new HandshakeEvent.MasterSecretCalculated(keys.master().fingerprint(), traffic.transcript());
            keys.forget();
            return Step.to(
                    new Connected(peer, traffic.connectionId()),
                    new Step.Tell(new HandshakeEvent.TranscriptConfirmed("ClientFinished")),
                    new Step.Tell(calculated),
                    new Step.StopReading(Form.SEALED_HANDSHAKE),
                    new Step.ProtectReads(Form.SEALED_APPLICATION, traffic.client()),
                    new Step.ProtectWrites(Form.SEALED_APPLICATION, traffic.server()),
                    new Step.Send(new ServerFinished(traffic.serverFinished(), Bytes.of(new byte[0]))));
        }
    }
}
