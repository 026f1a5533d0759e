package dev.fourfold.starter.handshake;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import dev.fourfold.protocol.Phase;
import dev.fourfold.starter.handshake.Handshakes.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A handshake as JSON shows it.
 *
 * @param id counts the handshakes of this application from 1
 * @param role which side this application was
 * @param outcome completed, failed, or in-progress
 * @param resumed whether a ticket stood for the certificates
 * @param tookMicros from the first event to the last
 * @param alert what ended a failed one
 * @param reason why, for our own eyes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record HandshakeView(
        long id,
        Side role,
        String remote,
        Instant startedAt,
        String outcome,
        long tookMicros,
        @Nullable String peer,
        @Nullable String suite,
        @Nullable Boolean resumed,
        @Nullable String connectionId,
        @Nullable String alert,
        @Nullable String reason,
        List<PhaseView> phases) {

    /** A phase with what happened in it, in order. */
    record PhaseView(int number, String title, boolean completed, long tookMicros, List<Map<String, Object>> events) {}

    static HandshakeView of(HandshakeTrace trace) {
        List<HandshakeEvent> events = trace.events();
        String outcome = "in-progress";
        String peer = null;
        String suite = null;
        Boolean resumed = null;
        String connectionId = null;
        String alert = null;
        String reason = null;
        for (HandshakeEvent event : events) {
            switch (event.detail()) {
                case Negotiated negotiated -> {
                    suite = negotiated.suite();
                    resumed = negotiated.resumed();
                }
                case PeerRemembered remembered -> peer = remembered.name().dnsName();
                case PeerAuthenticated authenticated ->
                    peer = authenticated.name().dnsName();
                case Completed completed -> {
                    outcome = "completed";
                    connectionId = completed.connectionId().toString();
                }
                case Failed failed -> {
                    outcome = "failed";
                    alert = failed.alert().name().toLowerCase(Locale.ROOT)
                            + (failed.byPeer() ? " (from the peer)" : "");
                    reason = failed.reason();
                }
                case PhaseBegan _, PhaseEnded _, Message _, PreMasterSecretAgreed _ -> {}
                case TranscriptConfirmed _, MasterSecretCalculated _ -> {}
            }
        }
        return new HandshakeView(
                trace.id(),
                trace.side(),
                trace.remote(),
                trace.startedAt(),
                outcome,
                events.isEmpty() ? 0 : micros(events.getLast().at()),
                peer,
                suite,
                resumed,
                connectionId,
                alert,
                reason,
                phases(events));
    }

    private static List<PhaseView> phases(List<HandshakeEvent> events) {
        var phases = new ArrayList<PhaseView>();
        for (Phase phase : Phase.values()) {
            List<HandshakeEvent> own =
                    events.stream().filter(event -> event.phase() == phase).toList();
            if (!own.isEmpty()) {
                phases.add(new PhaseView(
                        phase.number(),
                        phase.title(),
                        own.stream().anyMatch(event -> event.detail() instanceof PhaseEnded),
                        micros(own.getLast().at().minus(own.getFirst().at())),
                        own.stream().map(HandshakeView::fields).toList()));
            }
        }
        return phases;
    }

    private static Map<String, Object> fields(HandshakeEvent event) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("atMicros", micros(event.at()));
        fields.put("event", event.detail().getClass().getSimpleName());
        switch (event.detail()) {
            case Message message -> {
                fields.put("direction", message.sent() ? "sent" : "received");
                fields.put("message", message.name());
                fields.put("bytes", message.size());
                fields.put("fields", message.fields());
            }
            case Negotiated negotiated -> {
                fields.put("suite", negotiated.suite());
                fields.put("recordLimit", negotiated.recordLimit());
                fields.put("resumed", negotiated.resumed());
            }
            case PreMasterSecretAgreed agreed -> {
                fields.put("fingerprint", agreed.fingerprint());
                fields.put("transcript", agreed.transcript().toString());
            }
            case PeerAuthenticated peer -> {
                fields.put("name", peer.name().dnsName());
                fields.put("subject", peer.subject());
                fields.put("issuer", peer.issuer());
                fields.put("notBefore", peer.notBefore());
                fields.put("notAfter", peer.notAfter());
                fields.put("scheme", peer.scheme());
            }
            case PeerRemembered peer -> {
                fields.put("name", peer.name().dnsName());
                fields.put("subject", peer.subject());
                fields.put("issuer", peer.issuer());
                fields.put("notBefore", peer.notBefore());
                fields.put("notAfter", peer.notAfter());
                fields.put("authenticatedAt", peer.authenticatedAt());
            }
            case TranscriptConfirmed confirmed -> fields.put("message", confirmed.message());
            case MasterSecretCalculated calculated -> {
                fields.put("fingerprint", calculated.fingerprint());
                fields.put("transcript", calculated.transcript().toString());
            }
            case Completed completed ->
                fields.put("connectionId", completed.connectionId().toString());
            case Failed failed -> fields.put("alert", failed.alert());
            case PhaseBegan _, PhaseEnded _ -> {}
        }
        return fields;
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
