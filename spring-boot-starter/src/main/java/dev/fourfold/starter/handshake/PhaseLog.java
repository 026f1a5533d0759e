package dev.fourfold.starter.handshake;

import dev.fourfold.protocol.HandshakeEvent;
import dev.fourfold.protocol.HandshakeEvent.Completed;
import dev.fourfold.protocol.HandshakeEvent.Failed;
import dev.fourfold.protocol.HandshakeEvent.MasterSecretCalculated;
import dev.fourfold.protocol.HandshakeEvent.Message;
import dev.fourfold.protocol.HandshakeEvent.Negotiated;
import dev.fourfold.protocol.HandshakeEvent.PeerAuthenticated;
import dev.fourfold.protocol.HandshakeEvent.PeerRemembered;
import dev.fourfold.protocol.HandshakeEvent.PhaseBegan;
import dev.fourfold.protocol.HandshakeEvent.PhaseEnded;
import dev.fourfold.protocol.HandshakeEvent.PreMasterSecretAgreed;
import dev.fourfold.protocol.HandshakeEvent.TranscriptConfirmed;
import dev.fourfold.starter.handshake.Handshakes.HandshakeReader;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the four phases of each handshake in plain words in the log. */
final class PhaseLog implements HandshakeReader {

    private static final Logger log = LoggerFactory.getLogger(PhaseLog.class);

    @Override
    public void read(HandshakeTrace trace, HandshakeEvent event) {
        log.info("Phase {} [{}] {}", event.phase().number(), trace.id(), words(trace, event));
    }

    static String words(HandshakeTrace trace, HandshakeEvent event) {
        return switch (event.detail()) {
            case PhaseBegan _ ->
                "begins: " + event.phase().title() + ", as the "
                        + trace.side().name().toLowerCase(Locale.ROOT) + ", with " + trace.remote();
            case PhaseEnded _ -> "ends after " + event.at().toMillis() + " ms since the start";
            case Message message ->
                (message.sent() ? "sent " : "received ") + message.name() + ", " + message.size() + " bytes";
            case Negotiated negotiated ->
                "agreed on " + negotiated.suite() + (negotiated.resumed() ? ", resuming by ticket" : "")
                        + ", records of at most " + negotiated.recordLimit() + " bytes";
            case PreMasterSecretAgreed agreed ->
                "pre-master secret agreed, fingerprint " + agreed.fingerprint() + "; transcript hash "
                        + agreed.transcript();
            case PeerAuthenticated peer ->
                "the certificate of " + peer.subject() + " is valid: issued by " + peer.issuer() + ", for "
                        + peer.name() + ", until " + peer.notAfter().truncatedTo(ChronoUnit.SECONDS)
                        + "; its owner signed the transcript with " + peer.scheme();
            case PeerRemembered peer ->
                "the certificate of " + peer.subject() + ", shown at "
                        + peer.authenticatedAt().truncatedTo(ChronoUnit.SECONDS) + ", is still valid: issued by "
                        + peer.issuer() + ", for " + peer.name() + ", until "
                        + peer.notAfter().truncatedTo(ChronoUnit.SECONDS)
                        + "; its owner holds the secret of the ticket that it was given then";
            case TranscriptConfirmed confirmed ->
                "The message is authentic. " + confirmed.message() + " matches everything that was said so far";
            case MasterSecretCalculated calculated ->
                "master secret calculated, fingerprint " + calculated.fingerprint() + "; transcript hash "
                        + calculated.transcript();
            case Completed completed ->
                "the channel with " + completed.peer() + " is open, connection " + completed.connectionId();
            case Failed failed ->
                "failed with " + failed.alert() + (failed.byPeer() ? " from the peer: " : ": ") + failed.reason();
        };
    }
}
