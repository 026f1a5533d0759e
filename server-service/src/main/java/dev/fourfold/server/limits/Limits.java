package dev.fourfold.server.limits;

import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.caller.Caller;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Counts in the transaction of what it counts: what is rolled back was not done. Whatever is counted of a payer, is
 * counted by whoever {@link Payers#hold holds} the payer, so that nobody else counts at the same time.
 */
@Component
public final class Limits {

    private final JdbcClient jdbc;
    private final LimitProperties properties;

    Limits(JdbcClient jdbc, LimitProperties properties) {
        this.jdbc = jdbc;
        this.properties = properties;
    }

    /**
     * Makes sure that one more transfer of a payer, who is held, may wait for a code.
     *
     * @throws RefusedException if too many do
     */
    public void requireOpenTransfer(String payer) {
        retry("""
                SELECT authorise_by - clock_timestamp() FROM transfer
                 WHERE payer = :subject AND status = 'AWAITING_CODE' AND authorise_by > now()
                 ORDER BY authorise_by DESC OFFSET :others LIMIT 1
                """, payer, properties.openTransfers()).ifPresent(seconds -> {
            throw tooMuch(Refusal.TOO_MANY_REQUESTS, "Too many transfers of this payer wait for their codes", seconds);
        });
    }

    /**
     * Makes sure that one more code may be made for a payer, who is held.
     *
     * @throws RefusedException if there were too many
     */
    public void requireSend(String payer) {
        retry("""
                SELECT created_at + interval '10 minutes' - clock_timestamp() FROM otp_delivery
                 WHERE recipient = :subject AND created_at > now() - interval '10 minutes'
                 ORDER BY created_at DESC OFFSET :others LIMIT 1
                """, payer, properties.sends()).ifPresent(seconds -> {
            throw tooMuch(Refusal.TOO_MANY_SENDS, "Too many codes were made for this payer", seconds);
        });
    }

    /**
     * Counts a request of a caller for a code. It comes last in its transaction, for the caller's others wait for its end.
     *
     * @throws RefusedException if there were too many
     */
    public void countTrigger(Caller caller) {
        int counted = jdbc.sql("""
                INSERT INTO caller_minute AS m (caller, since, used) VALUES (:caller, now(), 1)
                ON CONFLICT (caller) DO UPDATE SET
                    since = CASE WHEN m.since <= now() - interval '1 minute' THEN now() ELSE m.since END,
                    used = CASE WHEN m.since <= now() - interval '1 minute' THEN 1 ELSE m.used + 1 END
                 WHERE m.since <= now() - interval '1 minute' OR m.used < :limit
                """)
                .param("caller", caller.name())
                .param("limit", caller.triggersPerMinute())
                .update();
        if (counted == 0) {
            throw tooMuch(
                    Refusal.TOO_MANY_REQUESTS,
                    "The caller has asked for too many codes",
                    retry("""
                            SELECT since + interval '1 minute' - clock_timestamp() FROM caller_minute
                             WHERE caller = :subject OFFSET :others
                            """, caller.name(), 0).orElse(1L));
        }
    }

    /** Counts an attempt to confirm a transfer; returns why there can be none, which must not undo the transaction. */
    public Optional<RefusedException> countConfirmation(String transferId) {
        int counted = jdbc.sql("""
                INSERT INTO confirmation_minute AS m (transfer_id, at, last_at) VALUES (:id, ARRAY[now()], now())
                ON CONFLICT (transfer_id) DO UPDATE SET last_at = now(), at = ARRAY(
                    SELECT t FROM unnest(m.at || now()) t WHERE t > now() - interval '1 minute' ORDER BY t)
                 WHERE (SELECT count(*) FROM unnest(m.at) t WHERE t > now() - interval '1 minute') < :limit
                """)
                .param("id", transferId)
                .param("limit", properties.confirmations())
                .update();
        if (counted == 1) {
            return Optional.empty();
        }
        return Optional.of(tooMuch(
                Refusal.TOO_MANY_REQUESTS,
                "Somebody tries to confirm this transfer too often",
                retry("""
                        SELECT t + interval '1 minute' - clock_timestamp() FROM confirmation_minute, unnest(at) t
                         WHERE transfer_id = :subject ORDER BY t DESC OFFSET :others LIMIT 1
                        """, transferId, properties.confirmations()).orElse(1L)));
    }

    /** Forgets what no limit asks for any more. */
    void purge() {
        jdbc.sql("DELETE FROM confirmation_minute WHERE last_at <= now() - interval '1 minute'")
                .update();
    }

    /**
     * Returns in how many seconds there are fewer than {@code limit} of what a query lists; empty if there are now. Queries
     * read the clock: what they list may have been written after this transaction, which then waited, began.
     */
    private Optional<Long> retry(String timeLeft, String subject, int limit) {
        return jdbc.sql("SELECT greatest(1, ceil(extract(epoch FROM time_left)))::bigint FROM (" + timeLeft
                        + ") AS crossed (time_left)")
                .param("subject", subject)
                .param("others", Math.max(0, limit - 1))
                .query(Long.class)
                .optional();
    }

    private static RefusedException tooMuch(Refusal refusal, String detail, long seconds) {
        return new RefusedException(refusal, detail, Map.of("retryAfterSeconds", seconds));
    }
}
