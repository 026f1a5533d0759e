package dev.fourfold.server.transfer;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Every day: removes the transfers that ended long ago, with all codes of theirs. Their rows in the audit log stay, for
 * its chain holds what it has held, and say that they were removed.
 */
@Component
class Retention {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    // Implementation constants
    static final int BATCH = 500;

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final OtpProperties properties;

    Retention(JdbcClient jdbc, TransactionOperations transaction, OtpProperties properties) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.properties = properties;
    }

    /** At a fixed rate, for what has a fixed delay holds up all other rounds until it ends. */
    @Scheduled(fixedRate = 24 * 60, initialDelay = 1, timeUnit = TimeUnit.MINUTES)
    void makeRound() {
        int all = 0;
        int removed;
        do {
            removed = transaction.execute(_ -> isOurs() ? removeSome() : 0);
            all += removed;
        } while (removed == BATCH);
        if (all > 0) {
            log.info("{} transfers that ended more than {} ago were removed", all, properties.retention());
        }
    }

    /** Returns whether no other replica is at it, until the end of the transaction. */
    private boolean isOurs() {
        return jdbc.sql("SELECT pg_try_advisory_xact_lock(hashtext('fourfold.retention'))")
                .query(Boolean.class)
                .single();
    }

    private int removeSome() {
        return jdbc.sql("""
                WITH old AS (
                    SELECT id FROM transfer
                     WHERE status <> 'AWAITING_CODE'
                       AND coalesce(executed_at, authorised_at, authorise_by) < now() - make_interval(secs => :seconds)
                     ORDER BY coalesce(executed_at, authorised_at, authorise_by) LIMIT :batch FOR UPDATE SKIP LOCKED),
                withdrawals AS (
                    DELETE FROM withdrawal w USING otp_delivery d, old
                     WHERE d.transfer_id = old.id AND w.delivery_id = d.id),
                deliveries AS (DELETE FROM otp_delivery d USING old WHERE d.transfer_id = old.id),
                attempts AS (DELETE FROM confirmation_minute c USING old WHERE c.transfer_id = old.id),
                removed AS (DELETE FROM transfer t USING old WHERE t.id = old.id RETURNING t.id)
                INSERT INTO audit (transfer_id, event) SELECT id, 'REMOVED' FROM removed
                """)
                .param("seconds", properties.retention().toSeconds())
                .param("batch", BATCH)
                .update();
    }
}
