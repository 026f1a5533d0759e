package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.HandshakeEvent;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.HandshakeMessage.ClientHello;
import dev.fourfold.protocol.message.HandshakeMessage.ServerCertificate;
import dev.fourfold.protocol.message.HandshakeMessage.ServerCertificateVerify;
import dev.fourfold.protocol.message.HandshakeMessage.ServerConfirm;
import dev.fourfold.protocol.message.HandshakeMessage.ServerHello;
import dev.fourfold.protocol.message.HandshakeMessage.ServerParameters;
import dev.fourfold.protocol.message.SignatureScheme;
import dev.fourfold.protocol.record.Form;
import java.util.ArrayList;
import java.util.List;

/** The server's answer to a ClientHello: ServerHello and all of phase 2, in full or resumed (protocol.md §5). */
final class ServerFlight {

    private final Endpoint endpoint;
    private final ClientHello hello;
    private final Agreed agreed;
    private final KeySchedule.Handshaking keys;
    private final ServerParameters parameters;
    private final Transcript toParameters;
    private final List<Step.Action> actions = new ArrayList<>();

    /**
     * Agrees on the handshake keys.
     *
     * @param before the transcript up to the hello, for the hash of the suite
     * @param early what a ticket gives, or nothing
     */
    ServerFlight(Endpoint endpoint, ClientHello hello, Agreed agreed, Transcript before, KeySchedule.Early early)
            throws ProtocolException {
        this.endpoint = endpoint;
        this.hello = hello;
        this.agreed = agreed;
        int limit = Terms.recordLimit(hello.recordLimit());
        CipherSuite suite = agreed.suite();
        Bytes share = Negotiation.share(hello, suite)
                .orElseThrow(() -> new ProtocolException(Alert.ILLEGAL_PARAMETER, "No share for " + suite.group()));
        KeyExchange.Answer answer = KeyExchange.answer(suite.group(), suite.hash(), share, endpoint.random());
        var serverHello = new ServerHello(
                Terms.VERSION,
                Terms.random(endpoint.random()),
                suite.code(),
                suite.group().code(),
                answer.share(),
                agreed.resumed() ? 1 : 0,
                List.of());
        Transcript hellos = before.with(hello).with(serverHello);
        keys = early.handshaking(answer.secret(), hellos.hash());
        actions.add(new Step.Send(serverHello));
        actions.add(new Step.Tell(
                new HandshakeEvent.PreMasterSecretAgreed(answer.secret().fingerprint(), hellos.hash())));
        answer.secret().forget();
        early.forget();
        parameters = new ServerParameters(
                agreed.applicationProtocol(),
                endpoint.limits().recordLimit(),
                Terms.features(endpoint),
                Terms.schemes(endpoint),
                List.of(),
                List.of());
        toParameters = hellos.with(parameters);
        actions.add(new Step.LimitWrites(limit));
        actions.add(new Step.Tell(new HandshakeEvent.Negotiated(suite.title(), limit, agreed.resumed())));
        actions.add(new Step.ProtectReads(Form.SEALED_HANDSHAKE, suite.aead(), keys.client()));
        actions.add(new Step.ProtectWrites(Form.SEALED_HANDSHAKE, suite.aead(), keys.server()));
        send(parameters);
    }

    /** Shows our certificate, and waits for the client's. */
    Step inFull() throws ProtocolException {
        SignatureScheme scheme = Terms.ownScheme(endpoint, hello.signatureSchemes());
        Terms.needOwnStaple(hello.features(), endpoint.identity());
        var certificate = new ServerCertificate(Terms.entries(endpoint.identity()));
        Transcript toCertificate = toParameters.with(certificate);
        var verify = new ServerCertificateVerify(
                scheme.code(), SignedTranscript.ofServer(toCertificate).sign(endpoint.identity(), scheme));
        Transcript toVerify = toCertificate.with(verify);
        send(certificate);
        send(verify);
        var confirm = new ServerConfirm(keys.serverConfirm(toVerify));
        send(confirm);
        return new Step(
                new ServerHandshake.ExpectClientCertificate(endpoint, agreed, keys, toVerify.with(confirm)), actions);
    }

    /** Shows that we hold the secret of the ticket, and waits for the client's MAC. */
    Step resumed(VerifiedPeer peer) {
        var confirm = new ServerConfirm(keys.serverConfirm(toParameters));
        send(confirm);
        actions.add(new Step.Tell(peer.remembered(agreed.authenticatedAt())));
        return new Step(
                new ServerHandshake.ExpectClientFinished(endpoint, agreed, peer, keys, toParameters.with(confirm)),
                actions);
    }

    private void send(HandshakeMessage message) {
        actions.add(new Step.Send(message));
    }
}
