package dev.fourfold.server.delivery;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.server.audit.Actor;
import dev.fourfold.server.audit.Audit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Ends deliveries before their time, and has the device forget what it shows of them. */
@Component
public final class Endings {

    // Implementation constants
    private static final int MOST_REFUSALS = 3;

    private final JdbcClient jdbc;
    private final Audit audit;
    private final Receipts receipts;
    private final Outcomes outcomes;

    Endings(JdbcClient jdbc, Audit audit, Receipts receipts, Outcomes outcomes) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.receipts = receipts;
        this.outcomes = outcomes;
    }

    /**
     * A transfer has ended, in the caller's transaction: nothing of it is sent any more, and its code is withdrawn from the
     * device.
     */
    public void endAll(String transferId) {
        jdbc.sql("""
                UPDATE otp_delivery SET status = 'CANCELLED'
                 WHERE transfer_id = :transfer AND status IN ('QUEUED', 'IN_FLIGHT') AND expires_at > now() RETURNING id
                """)
                .param("transfer", transferId)
                .query((row, _) -> row.getString("id"))
                .list()
                .forEach(delivery -> audit.record(transferId, delivery, "DELIVERY_CANCELLED"));
        // of a locked transfer the payer is told even if the code never left
        jdbc.sql("""
                INSERT INTO withdrawal (delivery_id, recipient)
                SELECT d.id, d.recipient FROM otp_delivery d JOIN transfer t ON t.id = d.transfer_id
                 WHERE t.id = :transfer AND d.generation = t.generation AND d.expires_at > now()
                   AND (d.send_count > 0 OR t.status = 'LOCKED')
                ON CONFLICT DO NOTHING
                """).param("transfer", transferId).update();
    }

    /** A newer code takes the place, in the caller's transaction, of one that is queued, on its way, or at the device. */
    public void supersede(String transferId, int generation) {
        jdbc.sql("""
                UPDATE otp_delivery SET status = 'SUPERSEDED'
                 WHERE transfer_id = :transfer AND generation = :generation
                   AND (status = 'DELIVERED' OR status IN ('QUEUED', 'IN_FLIGHT') AND expires_at > now()) RETURNING id
                """)
                .param("transfer", transferId)
                .param("generation", generation)
                .query((row, _) -> row.getString("id"))
                .list()
                .forEach(delivery -> audit.record(transferId, delivery, "SUPERSEDED"));
        jdbc.sql("""
                INSERT INTO withdrawal (delivery_id, recipient) SELECT id, recipient FROM otp_delivery
                 WHERE transfer_id = :transfer AND generation = :generation AND send_count > 0 AND expires_at > now()
                ON CONFLICT DO NOTHING
                """)
                .param("transfer", transferId)
                .param("generation", generation)
                .update();
    }

    /**
     * Counts that the recipient's device will not take a delivery. It is sent again as if there were no answer; the third
     * time is the end of it, and returns true.
     */
    boolean refuse(PeerName recipient, String deliveryId, String reason) {
        Optional<Refused> refused = jdbc.sql("""
                WITH refused AS (
                    UPDATE otp_delivery SET refusals = refusals + 1,
                           status = CASE WHEN refusals + 1 >= :most THEN 'REJECTED' ELSE status END
                     WHERE id = :id AND recipient = :recipient AND status = 'IN_FLIGHT' AND expires_at > now()
                    RETURNING id, transfer_id, status, waiting_replica),
                audited AS (
                    INSERT INTO audit (transfer_id, delivery_id, event, actor, detail)
                    SELECT transfer_id, id, CASE status WHEN 'REJECTED' THEN 'REJECTED' ELSE 'REFUSED' END, :actor, :reason
                      FROM refused)
                SELECT id, status = 'REJECTED' AS rejected, waiting_replica FROM refused
                """)
                .param("id", deliveryId)
                .param("recipient", recipient.dnsName())
                .param("most", MOST_REFUSALS)
                .param("actor", new Actor.Device(recipient).text())
                .param("reason", reason)
                .query((row, _) ->
                        new Refused(row.getString("id"), row.getBoolean("rejected"), row.getString("waiting_replica")))
                .optional()
                .filter(Refused::forGood);
        refused.ifPresent(end -> {
            outcomes.count(Outcomes.Outcome.REJECTED, 1);
            receipts.ended(deliveryId, end.waiting());
        });
        return refused.isPresent();
    }

    /** Ends all deliveries to a recipient, in the caller's transaction: its certificate was revoked. */
    void rejectAll(PeerName recipient) {
        List<Refused> rejected = jdbc.sql("""
                WITH rejected AS (
                    UPDATE otp_delivery SET status = 'REJECTED'
                     WHERE recipient = :recipient AND status IN ('QUEUED', 'IN_FLIGHT') AND expires_at > now()
                    RETURNING id, transfer_id, waiting_replica),
                audited AS (
                    INSERT INTO audit (transfer_id, delivery_id, event, detail)
                    SELECT transfer_id, id, 'REJECTED', 'revoked' FROM rejected)
                SELECT id, waiting_replica FROM rejected
                """)
                .param("recipient", recipient.dnsName())
                .query((row, _) -> new Refused(row.getString("id"), true, row.getString("waiting_replica")))
                .list();
        outcomes.count(Outcomes.Outcome.REJECTED, rejected.size());
        rejected.forEach(delivery -> receipts.ended(delivery.id(), delivery.waiting()));
    }

    private record Refused(
            String id, boolean forGood, @Nullable String waiting) {}
}
