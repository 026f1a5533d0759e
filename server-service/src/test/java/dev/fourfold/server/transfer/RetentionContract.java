package dev.fourfold.server.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.server.Api;
import dev.fourfold.server.ServerContract;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionOperations;

/** What holds for transfers that ended long ago, on any engine. */
abstract class RetentionContract extends ServerContract {

    @Autowired
    private Retention retention;

    @Autowired
    private TransactionOperations transaction;

    private String id;

    @BeforeEach
    void cancelOne() throws Exception {
        id = api.transfer("100000").text("/id");
        store.jdbc().update("UPDATE otp_delivery SET send_count = 1");
        api.delete("/api/v1/transfers/" + id);
        api.post("/api/v1/transfers/" + id + "/confirmation", "{\"code\":\"000000\"}");
    }

    private void age(String terms) {
        store.force("UPDATE transfer SET " + terms + " WHERE id = '" + id + "'");
    }

    private List<String> left() {
        return store.jdbc().query("SELECT id FROM transfer", (row, _) -> row.getString(1));
    }

    @Test
    void areRemovedWithAllThatIsTheirs() throws Exception {
        List<String> before = store.audit(id);
        age("authorise_by = now() - interval '400 days 1 second'");
        retention.makeRound();

        for (String table : List.of("transfer", "otp_delivery", "withdrawal", "confirmation_minute")) {
            assertThat(store.jdbc().queryForObject("SELECT count(*) FROM " + table, Integer.class))
                    .as(table)
                    .isZero();
        }
        assertThat(api.get("/api/v1/transfers/" + id).problem()).isEqualTo("unknown-transfer");
        assertThat(api.get("/api/v1/transfers/" + id + "/events").problem()).isEqualTo("unknown-transfer");
        assertThat(store.audit(id)).startsWith(before.toArray(String[]::new)).endsWith("REMOVED");
        assertThat(store.audit(id)).hasSize(before.size() + 1);
    }

    @Test
    void stayUntilTheirTimeIsOver() {
        age("authorise_by = now() - interval '400 days' + interval '1 minute'");
        retention.makeRound();

        assertThat(left()).containsExactly(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status = 'EXECUTED', proof = NULL, authorised_at = now() - interval '500 days', executed_at = now()",
                "status = 'AUTHORISED', authorised_at = now() - interval '399 days'",
                "status = 'AWAITING_CODE', authorised_at = NULL"
            })
    void stayWhileTheyEndedLaterThanTheyBegan(String terms) {
        age("authorise_by = now() - interval '500 days', " + terms);
        retention.makeRound();

        assertThat(left()).containsExactly(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status = 'LOCKED'",
                "status = 'EXPIRED'",
                "status = 'AUTHORISED', authorised_at = now() - interval '401 days'",
                "status = 'EXECUTED', authorised_at = now() - interval '500 days', executed_at = now() - interval '401 days'"
            })
    void goHoweverTheyEnded(String terms) {
        age("authorise_by = now() - interval '500 days', " + terms);
        retention.makeRound();

        assertThat(left()).isEmpty();
    }

    @Test
    void goAllInSeveralBatches() {
        age("authorise_by = now() - interval '500 days'");
        store.jdbc().update("""
                INSERT INTO transfer (id, payer, payee, payee_label, currency, minor_units, status, authorise_by)
                SELECT 'trf_old' || n, 'client.com', 'friend', 'a friend', 'INR', n, 'CANCELLED', now() - interval '500 days'
                  FROM generate_series(1, ?) n
                """, 2 * Retention.BATCH);
        retention.makeRound();

        assertThat(left()).isEmpty();
    }

    @Test
    void areLeftToTheReplicaThatIsAtIt() {
        age("authorise_by = now() - interval '500 days'");
        transaction.executeWithoutResult(_ -> {
            store.jdbc().queryForList("SELECT pg_advisory_xact_lock(hashtext('fourfold.retention'))");
            Thread other = Thread.ofVirtual().start(retention::makeRound);
            joined(other);
            assertThat(left()).containsExactly(id);
        });
        retention.makeRound();

        assertThat(left()).isEmpty();
    }

    private static void joined(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void leaveAnAuditLogThatIsVerified() throws Exception {
        age("authorise_by = now() - interval '500 days'");
        retention.makeRound();

        Api.Answer verified = api.get("/api/v1/audit/verification");
        assertThat(verified.status()).as(verified.response().body()).isEqualTo(200);
        assertThat(verified.text("/verified")).isEqualTo("true");
    }
}
