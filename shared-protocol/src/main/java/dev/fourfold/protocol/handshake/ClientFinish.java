package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.HandshakeEvent;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.message.Aead;
import dev.fourfold.protocol.message.HandshakeMessage.ClientFinished;
import dev.fourfold.protocol.message.HandshakeMessage.ServerConfirm;
import dev.fourfold.protocol.message.HandshakeMessage.Ticket;
import dev.fourfold.protocol.record.Form;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How a client ends a handshake, in full or resumed: phase 4 of protocol.md §5. */
record ClientFinish(Endpoint endpoint, PeerName server, Agreed agreed, KeySchedule.Handshaking keys) {

    // Specification constants
    private static final int MAX_TICKETS = 4;

    /** Checks the MAC of the server over everything before it. */
    void check(ServerConfirm confirm, Transcript transcript) throws ProtocolException {
        if (!keys.verifiesServerConfirm(confirm.mac(), transcript)) {
            throw new ProtocolException(Alert.DECRYPT_ERROR, "A wrong MAC in ServerConfirm");
        }
    }

    /** Sends ClientFinished after what phase 3 has to send, changes to the application keys, and waits for ServerFinished. */
    Step after(VerifiedPeer peer, Transcript transcript, List<Step.Action> phase3) {
        var finished = new ClientFinished(keys.clientFinished(transcript));
        KeySchedule.Traffic traffic = keys.traffic(transcript.with(finished));
        Aead aead = agreed.suite().aead();
        var actions = new ArrayList<>(phase3);
        actions.add(new Step.Send(finished));
        actions.add(new Step.Tell(
                new HandshakeEvent.MasterSecretCalculated(keys.master().fingerprint(), traffic.transcript())));
        actions.add(new Step.ProtectWrites(Form.SEALED_APPLICATION, aead, traffic.client()));
        actions.add(new Step.ProtectReads(Form.SEALED_APPLICATION, aead, traffic.server()));
        keys.forget();
        return new Step(new ClientHandshake.ExpectServerFinished(this, peer, traffic), actions);
    }

    /** Keeps the tickets that the server gave (protocol.md §4.9). */
    void keep(List<Ticket> tickets, VerifiedPeer peer, KeySchedule.Traffic traffic) throws ProtocolException {
        if (tickets.isEmpty()) {
            return;
        }
        boolean different = tickets.stream().map(Ticket::nonce).distinct().count() == tickets.size()
                && tickets.stream().map(Ticket::value).distinct().count() == tickets.size();
        if (!agreed.tickets() || tickets.size() > MAX_TICKETS || !different) {
            throw new ProtocolException(Alert.ILLEGAL_PARAMETER, "Tickets that may not stand there");
        }
        Instant now = endpoint.clock().instant();
        for (Ticket ticket : tickets) {
            if (ticket.lifetime() < 1 || ticket.lifetime() > Session.LONGEST.toSeconds()) {
                throw new ProtocolException(
                        Alert.ILLEGAL_PARAMETER, "A ticket with a lifetime of " + ticket.lifetime() + " seconds");
            }
        }
        for (Ticket ticket : tickets) {
            endpoint.ticketCache()
                    .put(
                            server,
                            new Session(
                                    agreed.suite(),
                                    traffic.ticketPsk(ticket.nonce()),
                                    peer.shown(),
                                    Session.hash(endpoint.identity()),
                                    agreed.authenticatedAt(),
                                    now.plusSeconds(ticket.lifetime()),
                                    ticket.value()));
        }
    }
}
