package dev.fourfold.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What becomes of rows of the audit log that none of our processes wrote, on any engine. */
abstract class ForeignRowContract extends AuditLogContract {

    @Autowired
    private Chain chain;

    @Autowired
    private AuditKey key;

    @Autowired
    private Pens pens;

    @Test
    void neverSealsARowOfSomebodyElse() throws Exception {
        jdbc.execute("""
                BEGIN; SET LOCAL fourfold.audit_origin = ''; SET LOCAL fourfold.audit_inner = '';
                INSERT INTO audit (transfer_id, event, actor) VALUES ('trf_forged', 'AUTHORISED', 'caller bank'); COMMIT
                """);
        sealer.makeRound();

        assertWrong("not written by this service");
        assertThat(jdbc.queryForList("SELECT place FROM audit WHERE transfer_id = 'trf_forged'", Long.class))
                .containsOnlyNulls();
        assertThat(api.get("/actuator/health").text("/components/audit/status")).isEqualTo("DOWN");
    }

    @Test
    void doesNotTakeTheProofOfAnotherRow() throws Exception {
        store.force("""
                INSERT INTO audit (transfer_id, event, actor, origin, proof)
                SELECT 'trf_forged', 'AUTHORISED', actor, origin, proof FROM audit WHERE transfer_id = 'trf_chain1' LIMIT 1
                """);
        sealer.makeRound();

        assertWrong("not written by this service");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE})
    void sealsNoneWhateverItsId(long id) throws Exception {
        forge(id, "trf_forged");
        sealer.makeRound();

        assertThat(place("trf_forged")).isEmpty();
        assertWrong("Row " + id + " was not written by this service");
        assertThat(verification().body().at("/foreign").asLong()).isEqualTo(1);
        assertThat(health()).isEqualTo("DOWN");
    }

    @Test
    @Thorough("it writes thousands of rows")
    void sealsOursBehindAnyNumberOfThem() throws Exception {
        store.force("INSERT INTO audit (id, transfer_id, event) OVERRIDING SYSTEM VALUE"
                + " SELECT -n, 'trf_forged', 'TESTED' FROM generate_series(1, 2500) n");
        audit.record("trf_ours", "TESTED");
        sealer.makeRound();

        assertThat(place("trf_ours")).isPresent();
        assertThat(place("trf_forged")).isEmpty();
        assertThat(verification().body().at("/foreign").asLong()).isEqualTo(2500);
        assertWrong("not written by this service");
    }

    @Test
    void areSeenAndForgottenByAReplicaThatDoesNotSeal() throws Exception {
        var watch = new Watch(JdbcClient.create(jdbc));
        Path file = Files.createTempDirectory(Path.of("target"), "head-").resolve("audit-head");
        var other = new Sealer(chain, key, pens, new KeptHead(file), watch, transaction);
        sealer.makeRound();
        transaction.executeWithoutResult(_ -> {
            jdbc.execute("SELECT pg_advisory_xact_lock(hashtext('fourfold.audit'))"); // it is another's turn
            onAnotherConnection(() -> {
                forge(-1, "trf_forged");
                other.makeRound();
            });
            assertThat(watch.state().wrong())
                    .hasValueSatisfying(wrong -> assertThat(wrong).contains("Row -1"));

            onAnotherConnection(() -> {
                store.force("DELETE FROM audit WHERE id = -1");
                other.makeRound();
            });
            assertThat(watch.state().wrong()).isEmpty();
        });
    }

    private static void onAnotherConnection(Runnable act) {
        Thread thread = Thread.ofVirtual().start(act);
        assertThat(joined(thread)).isTrue();
    }

    private static boolean joined(Thread thread) {
        try {
            return thread.join(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
