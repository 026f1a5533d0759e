package dev.fourfold.server.delivery;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.server.audit.Actor;
import dev.fourfold.server.channel.Attachment;
import dev.fourfold.server.channel.Replica;
import dev.fourfold.server.otp.Money;
import dev.fourfold.server.otp.OtpKeys;
import dev.fourfold.server.otp.Seed;
import dev.fourfold.server.otp.Terms;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The deliveries in the database, which is their queue: a row is claimed by the server that the recipient is attached
 * to, and each statement is a transaction with its audit row.
 */
@Component
public final class Deliveries {

    // Implementation constants
    private static final int MOST_CLAIMED = 16;

    private final JdbcClient jdbc;
    private final OtpKeys keys;
    private final Receipts receipts;
    private final Replica replica;
    private final Outcomes outcomes;
    private final Timer latency;

    Deliveries(
            JdbcClient jdbc,
            OtpKeys keys,
            Receipts receipts,
            Replica replica,
            Outcomes outcomes,
            MeterRegistry meters) {
        this.jdbc = jdbc;
        this.keys = keys;
        this.receipts = receipts;
        this.replica = replica;
        this.outcomes = outcomes;
        this.latency = Timer.builder("fourfold.otp.delivery.latency")
                .description("From the registered transfer to the receipt")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(OtpMessage.MAX_VALIDITY) // for longer no code waits
                .register(meters);
    }

    /**
     * Queues a code of a transfer, in the caller's transaction; nothing is sent before its commit. A code lives no longer
     * than the transfer can be authorised.
     */
    public void queue(String deliveryId, Terms terms, int generation, Seed seed, Duration lifetime) {
        jdbc.sql("""
                INSERT INTO otp_delivery (id, transfer_id, generation, recipient, seed, key_id, expires_at)
                SELECT :id, id, :generation, :recipient, :seed, :key,
                       least(now() + make_interval(secs => :lifetime), authorise_by)
                  FROM transfer WHERE id = :transfer
                """)
                .param("id", deliveryId)
                .param("transfer", terms.transferId())
                .param("generation", generation)
                .param("recipient", terms.payer())
                .param("seed", seed.toArray())
                .param("key", keys.present().id())
                .param("lifetime", lifetime.toMillis() / 1000.0)
                .update();
    }

    /** Makes a delivery due at once: somebody has asked for it again. */
    public void nudge(String deliveryId) {
        jdbc.sql("UPDATE otp_delivery SET next_attempt_at = now(), requested_at = now() WHERE id = :id")
                .param("id", deliveryId)
                .update();
    }

    /** Makes what the recipient has not acknowledged due at once: it has just attached. */
    void reopen(PeerName recipient) {
        jdbc.sql("""
                UPDATE otp_delivery SET next_attempt_at = now()
                 WHERE recipient = :recipient AND status IN ('QUEUED', 'IN_FLIGHT')
                """).param("recipient", recipient.dnsName()).update();
    }

    /**
     * Claims what is due for a recipient that is attached here, and nothing once its session is another one. Without a
     * receipt it is due again after 2 s, and twice as long each time, at most 15 s. Two replicas never claim the same row
     * at once, and none is claimed whose code or transfer has ended, or while the recipient's certificate is revoked.
     */
    List<Parcel> claim(Attachment attachment) {
        return jdbc.sql("""
                WITH due AS (
                    SELECT d.id FROM channel_session s
                      JOIN otp_delivery d ON d.recipient = s.recipient JOIN transfer t ON t.id = d.transfer_id
                     WHERE s.recipient = :recipient AND s.epoch = :epoch AND d.status IN ('QUEUED', 'IN_FLIGHT')
                       AND d.key_id = ANY(:keys)
                       AND d.next_attempt_at <= now() AND d.expires_at > now() + interval '1 millisecond'
                       AND t.status = 'AWAITING_CODE' AND t.authorise_by > now()
                       AND NOT EXISTS (SELECT FROM recipient r WHERE r.name = d.recipient AND r.revoked_at IS NOT NULL)
                     ORDER BY d.created_at, d.id LIMIT :limit FOR UPDATE OF d SKIP LOCKED),
                claimed AS (
                    UPDATE otp_delivery d
                       SET status = 'IN_FLIGHT', send_count = send_count + 1, sent_at = coalesce(sent_at, now()),
                           next_attempt_at = now() + make_interval(secs => least(2 * power(2, send_count), 15))
                      FROM due WHERE d.id = due.id RETURNING d.*),
                audited AS (
                    INSERT INTO audit (transfer_id, delivery_id, event) SELECT transfer_id, id, 'SENT' FROM claimed)
                SELECT c.id, c.transfer_id, c.generation, c.key_id, c.seed, c.created_at,
                       t.currency, t.minor_units, t.payee, t.payee_label, t.payer,
                       (extract(epoch FROM c.expires_at - now()) * 1000)::bigint AS validity
                  FROM claimed c JOIN transfer t ON t.id = c.transfer_id ORDER BY c.created_at, c.id
                """)
                .param("recipient", attachment.recipient().dnsName())
                .param("epoch", attachment.epoch())
                .param("keys", keys.ids())
                .param("limit", MOST_CLAIMED)
                .query((row, _) -> parcel(row))
                .list();
    }

    private static Parcel parcel(ResultSet row) throws SQLException {
        var money = new Money(row.getString("currency"), row.getLong("minor_units"));
        return new Parcel(
                row.getString("id"),
                new Terms(row.getString("transfer_id"), money, row.getString("payee"), row.getString("payer")),
                row.getString("payee_label"),
                row.getInt("generation"),
                row.getString("key_id"),
                Seed.of(row.getBytes("seed")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                Duration.ofMillis(row.getLong("validity")));
    }

    /**
     * Records a receipt, whichever channel it came over, and returns whether it is news: a repeated one, or one of
     * another recipient, changes nothing, and nor does one that comes after the end of the code.
     */
    boolean acknowledge(PeerName recipient, String deliveryId) {
        Optional<Receipt> news = jdbc.sql("""
                WITH delivered AS (
                    UPDATE otp_delivery SET status = 'DELIVERED', delivered_at = now()
                     WHERE id = :id AND recipient = :recipient AND status = 'IN_FLIGHT' AND expires_at > now()
                    RETURNING id, transfer_id, delivered_at - created_at AS taken, waiting_replica),
                audited AS (
                    INSERT INTO audit (transfer_id, delivery_id, event, actor)
                    SELECT transfer_id, id, 'DELIVERED', :actor FROM delivered)
                SELECT (extract(epoch FROM taken) * 1000)::bigint AS taken, waiting_replica FROM delivered
                """)
                .param("id", deliveryId)
                .param("recipient", recipient.dnsName())
                .param("actor", new Actor.Device(recipient).text())
                .query((row, _) ->
                        new Receipt(Duration.ofMillis(row.getLong("taken")), row.getString("waiting_replica")))
                .optional();
        news.ifPresent(receipt -> {
            latency.record(receipt.taken());
            outcomes.count(Outcomes.Outcome.DELIVERED, 1);
            receipts.ended(deliveryId, receipt.waiting());
        });
        return news.isPresent();
    }

    private record Receipt(Duration taken, @Nullable String waiting) {}

    /** Ends the deliveries whose code has expired without a receipt. */
    void expire() {
        List<Ended> expired = jdbc.sql("""
                WITH overdue AS (
                    SELECT id FROM otp_delivery WHERE status IN ('QUEUED', 'IN_FLIGHT') AND expires_at <= now()
                    FOR UPDATE SKIP LOCKED),
                expired AS (
                    UPDATE otp_delivery d SET status = 'EXPIRED' FROM overdue WHERE d.id = overdue.id
                    RETURNING d.id, d.transfer_id, d.waiting_replica),
                audited AS (
                    INSERT INTO audit (transfer_id, delivery_id, event)
                    SELECT transfer_id, id, 'DELIVERY_EXPIRED' FROM expired)
                SELECT id, waiting_replica FROM expired
                """)
                .query((row, _) -> new Ended(row.getString("id"), row.getString("waiting_replica")))
                .list();
        outcomes.count(Outcomes.Outcome.EXPIRED, expired.size());
        expired.forEach(delivery -> receipts.ended(delivery.id(), delivery.waiting()));
    }

    private record Ended(String id, @Nullable String waiting) {}

    /** Returns those of this replica's recipients for whom there is something to send now. */
    List<String> due() {
        return jdbc.sql("""
                SELECT DISTINCT d.recipient FROM otp_delivery d JOIN channel_session s ON s.recipient = d.recipient
                 WHERE s.replica = :me AND d.status IN ('QUEUED', 'IN_FLIGHT') AND d.key_id = ANY(:keys)
                   AND d.next_attempt_at <= now() AND d.expires_at > now()
                """)
                .param("me", replica.id())
                .param("keys", keys.ids())
                .query((row, _) -> row.getString("recipient"))
                .list();
    }

    /** Returns how many deliveries wait for a receipt. */
    long depth() {
        return jdbc.sql("""
                SELECT count(*) FROM otp_delivery WHERE status IN ('QUEUED', 'IN_FLIGHT') AND expires_at > now()
                """).query(Long.class).single();
    }

    /** Waits until a delivery has ended, or {@code limit} has passed. */
    public void awaitEnd(String deliveryId, Duration limit) {
        receipts.await(deliveryId, limit, () -> isOver(deliveryId), () -> hasEnded(deliveryId));
    }

    /** Asks the same, and to be told of the end if another replica is to see it. */
    private boolean isOver(String deliveryId) {
        return jdbc.sql("""
                WITH asked AS (
                    UPDATE otp_delivery d SET waiting_replica = :me
                     WHERE id = :id AND status IN ('QUEUED', 'IN_FLIGHT') AND NOT EXISTS (
                        SELECT FROM channel_session s WHERE s.recipient = d.recipient AND s.replica = :me))
                SELECT status NOT IN ('QUEUED', 'IN_FLIGHT') OR expires_at <= now() FROM otp_delivery WHERE id = :id
                """)
                .param("id", deliveryId)
                .param("me", replica.id())
                .query(Boolean.class)
                .single();
    }

    private boolean hasEnded(String deliveryId) {
        return jdbc.sql("""
                SELECT status NOT IN ('QUEUED', 'IN_FLIGHT') OR expires_at <= now() FROM otp_delivery WHERE id = :id
                """).param("id", deliveryId).query(Boolean.class).single();
    }
}
