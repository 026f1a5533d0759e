package dev.fourfold.server.delivery;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.protocol.otp.OtpText;
import dev.fourfold.server.channel.Attachment;
import dev.fourfold.server.channel.Replica;
import dev.fourfold.server.otp.Money;
import dev.fourfold.server.otp.Wording;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Codes that devices have to forget. Each withdrawal is sent once, without a receipt: a device that missed it asks when it
 * attaches, by saying what it holds.
 */
@Component
final class Withdrawals {

    private final JdbcClient jdbc;
    private final Replica replica;

    Withdrawals(JdbcClient jdbc, Replica replica) {
        this.jdbc = jdbc;
        this.replica = replica;
    }

    /** Takes what waits for a recipient that is attached here out of the queue, and nothing once its session is another one. */
    List<OtpMessage.Withdraw> claim(Attachment attachment) {
        return jdbc.sql("""
                WITH due AS (
                    DELETE FROM withdrawal w USING channel_session s
                     WHERE w.recipient = :recipient AND s.recipient = w.recipient AND s.epoch = :epoch
                    RETURNING w.delivery_id)
                SELECT d.id AS delivery_id, t.currency, t.minor_units, t.payee_label, t.max_attempts,
                       t.status = 'LOCKED' AND d.generation = t.generation AS tell
                  FROM due JOIN otp_delivery d ON d.id = due.delivery_id JOIN transfer t ON t.id = d.transfer_id
                 ORDER BY d.id
                """)
                .param("recipient", attachment.recipient().dnsName())
                .param("epoch", attachment.epoch())
                .query((row, _) -> withdrawal(row))
                .list();
    }

    /** Returns what a device has to forget of all that it holds: what is not the live code of an open transfer. */
    List<OtpMessage.Withdraw> answer(PeerName recipient, Collection<String> held) {
        return jdbc.sql("""
                SELECT held.id AS delivery_id, t.currency, t.minor_units, t.payee_label, t.max_attempts,
                       t.status = 'LOCKED' AND d.generation = t.generation AS tell
                  FROM unnest(:held) AS held (id)
                  LEFT JOIN (otp_delivery d JOIN transfer t ON t.id = d.transfer_id)
                         ON d.id = held.id AND d.recipient = :recipient
                 WHERE (t.status = 'AWAITING_CODE' AND t.authorise_by > now()
                        AND d.generation = t.generation AND d.expires_at > now()) IS NOT TRUE
                """)
                .param("held", held.toArray(String[]::new))
                .param("recipient", recipient.dnsName())
                .query((row, _) -> withdrawal(row))
                .list();
    }

    /** Returns those of this replica's recipients for whom something waits. */
    List<String> due() {
        return jdbc.sql("""
                SELECT DISTINCT w.recipient FROM withdrawal w JOIN channel_session s ON s.recipient = w.recipient
                 WHERE s.replica = :me
                """)
                .param("me", replica.id())
                .query((row, _) -> row.getString("recipient"))
                .list();
    }

    /** Drops what devices have forgotten by themselves, as the time of the code is over. */
    void expire() {
        jdbc.sql("DELETE FROM withdrawal w USING otp_delivery d WHERE d.id = w.delivery_id AND d.expires_at <= now()")
                .update();
    }

    private static OtpMessage.Withdraw withdrawal(ResultSet row) throws SQLException {
        return new OtpMessage.Withdraw(row.getString("delivery_id"), row.getBoolean("tell") ? notice(row) : null);
    }

    private static OtpText notice(ResultSet row) throws SQLException {
        var money = new Money(row.getString("currency"), row.getLong("minor_units"));
        return Wording.locked(money, row.getString("payee_label"), row.getInt("max_attempts"));
    }
}
