package dev.fourfold.starter.handshake;

import dev.fourfold.protocol.Alert;
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
import dev.fourfold.starter.handshake.Handshakes.Side;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;

/** Counts and times handshakes by side and outcome: {@code fourfold.handshake}. */
final class HandshakeMetrics implements HandshakeReader {

    private final MeterRegistry meters;

    HandshakeMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void read(HandshakeTrace trace, HandshakeEvent event) {
        switch (event.detail()) {
            case Completed _ ->
                timer(trace.side(), resumed(trace) ? "resumed" : "completed").record(event.at());
            case Failed failed -> timer(trace.side(), outcome(failed.alert())).record(event.at());
            case PhaseBegan _, PhaseEnded _, Message _, Negotiated _, PreMasterSecretAgreed _ -> {}
            case PeerAuthenticated _, PeerRemembered _, TranscriptConfirmed _, MasterSecretCalculated _ -> {}
        }
    }

    private Timer timer(Side side, String outcome) {
        return Timer.builder("fourfold.handshake")
                .description("Handshakes of the channel, from the first byte to the end")
                .tag("side", side.name().toLowerCase(Locale.ROOT))
                .tag("outcome", outcome)
                .publishPercentileHistogram()
                .register(meters);
    }

    private static boolean resumed(HandshakeTrace trace) {
        return trace.events().stream().anyMatch(event -> event.detail() instanceof PeerRemembered);
    }

    private static String outcome(Alert alert) {
        return alert.name().toLowerCase(Locale.ROOT);
    }
}
