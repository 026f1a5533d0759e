package dev.fourfold.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fourfold.server.Api;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

/** What holds for the audit log when somebody has been at the database, on any engine. */
abstract class AuditChainContract extends AuditLogContract {

    private static final String ZEROS = "0000000000000000000000000000000000000000000000000000000000000000";

    @Test
    void isVerifiedWhileNobodyTouchesIt() throws Exception {
        Api.Answer answer = verification();

        assertThat(answer.body().at("/verified").asBoolean()).isTrue();
        assertThat(answer.body().at("/sealed").asLong()).isGreaterThanOrEqualTo(5);
        assertThat(answer.text("/head")).isEqualTo(api.get("/api/v1/audit/head").text("/head"));
        assertThat(answer.body().has("firstBad")).isFalse();
    }

    @Test
    void sealsWhatIsWrittenWithinSeconds() throws Exception {
        Api.Answer registered = api.transfer("12.34");
        assertThat(registered.status()).isEqualTo(201);

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(jdbc.queryForObject(
                                "SELECT count(place) FROM audit WHERE transfer_id = ?",
                                Long.class,
                                registered.text("/id")))
                        .isPositive());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event = 'AUTHORISED'",
                "at = at + interval '1 microsecond'",
                "actor = 'caller mallory'",
                "transfer_id = 'trf_other'",
                "delivery_id = 'dlv_other'",
                "detail = 'y'",
                "detail = null",
                "mac = sha256(mac)"
            })
    void noticesAChangedRow(String change) throws Exception {
        store.force("UPDATE audit SET " + change + " WHERE transfer_id = 'trf_chain2' AND place = (SELECT max(place)"
                + " FROM audit WHERE transfer_id = 'trf_chain2')");

        assertWrong("not what was sealed");
    }

    @Test
    void noticesADeletedRow() throws Exception {
        store.force("DELETE FROM audit WHERE place = (SELECT max(place) - 1 FROM audit)");

        assertWrong("missing");
    }

    @Test
    void noticesADeletedRowWhosePlaceTheOthersTook() throws Exception {
        store.force("DELETE FROM audit WHERE place = (SELECT max(place) - 1 FROM audit);"
                + "UPDATE audit SET place = place - 1 WHERE place = (SELECT max(place) FROM audit)");

        assertWrong("not what was sealed");
    }

    @Test
    void noticesSwappedRows() throws Exception {
        store.force("""
                UPDATE audit a SET transfer_id = b.transfer_id, detail = b.detail
                  FROM audit b, (SELECT max(place) AS last FROM audit) m
                 WHERE a.place + b.place = 2 * m.last - 1 AND a.place >= m.last - 1
                """);

        assertWrong("not what was sealed");
    }

    @Test
    void noticesARowPutBetween() throws Exception {
        store.force("""
                UPDATE audit SET place = place + 1 WHERE place = (SELECT max(place) FROM audit);
                INSERT INTO audit (transfer_id, event, place, mac)
                SELECT 'trf_forged', 'AUTHORISED', max(place) - 1, sha256('x') FROM audit
                """);

        assertWrong("not what was sealed");
    }

    @Test
    void noticesARowThatIsThereTwice() throws Exception {
        String second = "(SELECT max(place) - 1 FROM audit)";
        try {
            store.force("""
                    ALTER TABLE audit DROP CONSTRAINT audit_pkey;
                    INSERT INTO audit (id, at, transfer_id, event, actor, detail, origin, proof) OVERRIDING SYSTEM VALUE
                    SELECT id, at, transfer_id, event, actor, detail, origin, proof FROM audit WHERE place = %s
                    """.formatted(second));

            assertWrong("more than once");
        } finally {
            store.force("TRUNCATE audit; ALTER TABLE audit ADD PRIMARY KEY (id)");
        }
    }

    @Test
    void noticesThatTheEndWasCutAndSealsNothingMore() throws Exception {
        store.force("DELETE FROM audit WHERE place > (SELECT max(place) - 2 FROM audit)");
        sealer.makeRound();

        assertWrong("head that was kept");
        assertThat(api.get("/actuator/health").text("/components/audit/status")).isEqualTo("DOWN");
        audit.record("trf_late", "TESTED");
        sealer.makeRound();
        assertThat(jdbc.queryForObject("SELECT count(place) FROM audit WHERE transfer_id = 'trf_late'", Long.class))
                .isZero();
    }

    @Test
    void noticesACutEndAgainstAHeadThatTheCallerKept() throws Exception {
        String head = verification().text("/head");
        String foreign = head.substring(0, head.length() - 4) + "0000";

        assertThat(api.get("/api/v1/audit/verification?head=" + head)
                        .body()
                        .at("/verified")
                        .asBoolean())
                .isTrue();
        Api.Answer answer = api.get("/api/v1/audit/verification?head=" + foreign);
        assertThat(answer.body().at("/verified").asBoolean()).isFalse();
        assertThat(answer.text("/firstBad/problem")).contains("head that was kept");
    }

    @ParameterizedTest
    @CsvSource({"1", "1:00", "-1:" + ZEROS, "x:" + ZEROS, "1:" + ZEROS + "00"})
    void refusesWhatIsNoHead(String head) throws Exception {
        assertThat(api.get("/api/v1/audit/verification?head=" + head).problem()).isEqualTo("validation");
    }

    @Test
    void isUnhealthyWhenRowsAreNotSealedInTime() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            transaction.executeWithoutResult(_ -> {
                jdbc.execute("SELECT pg_advisory_xact_lock(hashtext('fourfold.audit'))"); // as a sealer that hangs
                await(threads.submit(() -> jdbc.update("INSERT INTO audit (transfer_id, event, at) VALUES"
                        + " ('trf_late', 'TESTED', now() - interval '2 minutes')")));
                Future<?> round = threads.submit(sealer::makeRound);
                Awaitility.await()
                        .until(
                                () -> api.get("/actuator/health").text("/components/audit/details/wrong"),
                                wrong -> wrong.contains("waited for its seal"));
                await(round);
            });
        }
        sealer.makeRound();

        assertThat(api.get("/actuator/health").text("/components/audit/status")).isEqualTo("UP");
    }

    private static void await(Future<?> future) {
        Awaitility.await().until(future::isDone);
        assertThat(future.state()).isEqualTo(Future.State.SUCCESS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM audit",
                "TRUNCATE audit",
                "UPDATE audit SET event = 'X'",
                "UPDATE audit SET place = null, mac = null",
                "UPDATE audit SET mac = sha256('x')"
            })
    void onlyGrows(String statement) {
        assertThat(catchThrowable(() -> jdbc.execute(statement)))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("the audit only grows");
    }
}
