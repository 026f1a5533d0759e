package dev.fourfold.server.transfer;

import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.audit.Audit;
import dev.fourfold.server.caller.Caller;
import dev.fourfold.server.delivery.DeliveryStatus;
import dev.fourfold.server.otp.Money;
import dev.fourfold.server.otp.Terms;
import dev.fourfold.server.payee.MaskedAccount;
import dev.fourfold.server.payee.Payee;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The transfers in the database. What is over by the database's clock reads as over, swept or not. */
@Component
final class Transfers {

    // what Transfer.Delivery is made of
    private static final String DELIVERY = """
            d.id AS delivery_id, d.generation, d.key_id, d.send_count, d.created_at AS queued_at, d.sent_at,
            d.delivered_at, d.expires_at, d.expires_at > now() AS valid,
            (extract(epoch FROM now() - d.requested_at) * 1000)::bigint AS since_request,
            CASE WHEN d.status IN ('QUEUED', 'IN_FLIGHT') AND d.expires_at <= now() THEN 'EXPIRED'
                 ELSE d.status END AS delivery_status
            """;

    private final JdbcClient jdbc;
    private final Audit audit;

    Transfers(JdbcClient jdbc, Audit audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /**
     * Adds a transfer, in the caller's transaction.
     *
     * @return the id of the open transfer of the same payer, payee and amount if there is one: then nothing is added
     */
    Optional<String> add(
            Terms terms, int generation, Payee payee, @Nullable String reference, Duration authoriseWithin) {
        MaskedAccount account = payee.account();
        int added = jdbc.sql("""
                INSERT INTO transfer (id, payer, payee, payee_label, payee_account, currency, minor_units, reference, generation,
                                      authorise_by)
                VALUES (:id, :payer, :payee, :label, :account, :currency, :minorUnits, :reference, :generation,
                        now() + make_interval(secs => :seconds))
                ON CONFLICT (payer, payee, currency, minor_units) WHERE status = 'AWAITING_CODE' DO NOTHING
                """)
                .param("id", terms.transferId())
                .param("payer", terms.payer())
                .param("payee", terms.payee())
                .param("label", payee.label().text())
                .param("account", account == null ? null : account.text())
                .param("currency", terms.money().currency())
                .param("minorUnits", terms.money().minorUnits())
                .param("reference", reference)
                .param("generation", generation)
                .param("seconds", authoriseWithin.toMillis() / 1000.0)
                .update();
        if (added == 0) {
            return Optional.of(open(terms));
        }
        audit.record(terms.transferId(), "REGISTERED");
        return Optional.empty();
    }

    private String open(Terms terms) {
        return jdbc.sql("""
                SELECT id FROM transfer WHERE payer = :payer AND payee = :payee AND currency = :currency
                   AND minor_units = :minorUnits ORDER BY created_at DESC LIMIT 1
                """)
                .param("payer", terms.payer())
                .param("payee", terms.payee())
                .param("currency", terms.money().currency())
                .param("minorUnits", terms.money().minorUnits())
                .query(String.class)
                .single();
    }

    /** Ends the transfers that were not authorised in time. */
    void expire() {
        jdbc.sql("""
                WITH overdue AS (
                    SELECT id FROM transfer WHERE status = 'AWAITING_CODE' AND authorise_by <= now()
                    FOR UPDATE SKIP LOCKED),
                expired AS (
                    UPDATE transfer t SET status = 'EXPIRED' FROM overdue WHERE t.id = overdue.id RETURNING t.id),
                ended AS (
                    UPDATE otp_delivery d SET status = 'EXPIRED' FROM expired
                     WHERE d.transfer_id = expired.id AND d.status IN ('QUEUED', 'IN_FLIGHT')
                    RETURNING d.transfer_id, d.id)
                INSERT INTO audit (transfer_id, delivery_id, event)
                SELECT transfer_id, id, 'DELIVERY_EXPIRED' FROM ended UNION ALL SELECT id, NULL, 'EXPIRED' FROM expired
                """).update();
    }

    /** Returns a transfer that the caller may see; unknown, foreign and malformed ids are refused alike. */
    Transfer get(String id, Caller caller) {
        Transfer transfer = get(id);
        if (!caller.mayActFor(transfer.terms().payer())) {
            throw unknown();
        }
        return transfer;
    }

    /** Locks a transfer against other changes until the end of the caller's transaction, and returns it. */
    Transfer lock(String id) {
        requireId(id);
        jdbc.sql("SELECT id FROM transfer WHERE id = :id FOR NO KEY UPDATE")
                .param("id", id)
                .query(String.class)
                .optional();
        return get(id);
    }

    /** Ends a transfer, in the caller's transaction. */
    void end(String id, TransferStatus end) {
        jdbc.sql("UPDATE transfer SET status = :status WHERE id = :id")
                .param("id", id)
                .param("status", end.name())
                .update();
        audit.record(id, end.name());
    }

    /** Counts a new code of a transfer, in the caller's transaction. */
    void count(String id, int generation) {
        jdbc.sql("UPDATE transfer SET generation = :generation WHERE id = :id")
                .param("id", id)
                .param("generation", generation)
                .update();
    }

    /** Returns a transfer; unknown and malformed ids are refused alike. */
    Transfer get(String id) {
        requireId(id);
        return jdbc.sql("""
                SELECT t.id, t.payer, t.payee, t.payee_label, t.payee_account, t.currency, t.minor_units, t.reference, t.created_at,
                       t.authorise_by, t.authorised_at, t.executed_at, t.max_attempts - t.attempts AS attempts_remaining,
                       CASE WHEN t.status = 'AWAITING_CODE' AND t.authorise_by <= now() THEN 'EXPIRED'
                            ELSE t.status END AS status,
                """ + DELIVERY + """
                  FROM transfer t LEFT JOIN otp_delivery d ON d.transfer_id = t.id AND d.generation = t.generation
                 WHERE t.id = :id
                """)
                .param("id", id)
                .query((row, _) -> transfer(row))
                .optional()
                .orElseThrow(Transfers::unknown);
    }

    /** Returns the deliveries of all codes of a transfer, oldest first. */
    List<Transfer.Delivery> deliveries(String id) {
        return jdbc.sql("SELECT " + DELIVERY + " FROM otp_delivery d WHERE d.transfer_id = :id ORDER BY d.generation")
                .param("id", id)
                .query((row, _) -> delivery(row))
                .list();
    }

    private static void requireId(String id) {
        if (!OtpMessage.ID.matcher(id).matches()) {
            throw unknown();
        }
    }

    private static Transfer transfer(ResultSet row) throws SQLException {
        var money = new Money(row.getString("currency"), row.getLong("minor_units"));
        return new Transfer(
                new Terms(row.getString("id"), money, row.getString("payee"), row.getString("payer")),
                row.getString("payee_label"),
                row.getString("payee_account"),
                row.getString("reference"),
                TransferStatus.valueOf(row.getString("status")),
                row.getInt("attempts_remaining"),
                instant(row, "created_at"),
                instant(row, "authorise_by"),
                instantOrNull(row, "authorised_at"),
                instantOrNull(row, "executed_at"),
                row.getString("delivery_id") == null ? null : delivery(row));
    }

    private static Transfer.Delivery delivery(ResultSet row) throws SQLException {
        return new Transfer.Delivery(
                row.getString("delivery_id"),
                row.getInt("generation"),
                row.getString("key_id"),
                DeliveryStatus.valueOf(row.getString("delivery_status")),
                row.getInt("send_count"),
                instant(row, "queued_at"),
                instantOrNull(row, "sent_at"),
                instantOrNull(row, "delivered_at"),
                instant(row, "expires_at"),
                Duration.ofMillis(row.getLong("since_request")),
                row.getBoolean("valid"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static RefusedException unknown() {
        return new RefusedException(Refusal.UNKNOWN_TRANSFER, "No transfer has this id");
    }
}
