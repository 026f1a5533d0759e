package dev.fourfold.server.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.protocol.Thorough;
import dev.fourfold.server.Api;
import dev.fourfold.server.EmbeddedData;
import dev.fourfold.server.OtherReplica;
import dev.fourfold.server.ServerTest;
import dev.fourfold.server.Store;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.test.context.ContextConfiguration;

/** Attempts for which the database takes longer than its answer is waited for. */
@ServerTest
@ContextConfiguration(initializers = EmbeddedData.class)
@Thorough("it waits for a database that does not answer")
class UnansweredIT {

    private static final String CODE = "{\"code\":\"000000\"}";

    private static OtherReplica impatient;

    @Autowired
    private Store store;

    private Api api;
    private String id;
    private String path;

    @BeforeAll
    static void startOneThatDoesNotWait(@Autowired JdbcConnectionDetails database) {
        impatient = OtherReplica.start(database, "spring.datasource.hikari.data-source-properties.socketTimeout=1");
    }

    @AfterAll
    static void stopIt() {
        impatient.close();
    }

    @BeforeEach
    void register() throws Exception {
        store.clear();
        api = impatient.api();
        id = api.transfer("100000").text("/id");
        path = "/api/v1/transfers/" + id + "/confirmation";
        store.jdbc().execute("""
                CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_sleep(3); RETURN new; END $$""");
    }

    @AfterEach
    void removeTriggers() {
        store.jdbc().execute("DROP FUNCTION dawdle CASCADE");
    }

    @Test
    void areNotSaidToBeUndoneWhenTheCommitIsNotAnswered() throws Exception {
        store.jdbc()
                .execute("CREATE CONSTRAINT TRIGGER dawdle AFTER UPDATE ON transfer DEFERRABLE INITIALLY DEFERRED"
                        + " FOR EACH ROW WHEN (new.attempts > old.attempts) EXECUTE FUNCTION dawdle()");
        Api.Answer answer = api.post(path, CODE);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.problem()).isEqualTo("store-unavailable");
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        assertThat(answer.text("/detail")).contains("did not say").doesNotContain("Nothing was accepted");
        await().untilAsserted(() -> assertThat(attempts()).isEqualTo(1));
    }

    @Test
    void areCountedOnceWhenTheyComeAgainWithTheirKey() throws Exception {
        store.jdbc()
                .execute("CREATE CONSTRAINT TRIGGER dawdle AFTER UPDATE ON transfer DEFERRABLE INITIALLY DEFERRED"
                        + " FOR EACH ROW WHEN (new.attempts > old.attempts) EXECUTE FUNCTION dawdle()");
        Api.Answer answer = api.post(path, CODE, "Idempotency-Key", "k1");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text("/detail")).contains("did not say");

        await().untilAsserted(() -> assertThat(attempts()).isEqualTo(1));
        Api.Answer again = api.post(path, CODE, "Idempotency-Key", "k1");

        assertThat(again.problem()).isEqualTo("wrong-code");
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(attempts()).isEqualTo(1);
    }

    @Test
    void areUndoneWhenAStatementIsNotAnswered() throws Exception {
        store.jdbc()
                .execute("CREATE TRIGGER dawdle AFTER UPDATE ON transfer"
                        + " FOR EACH ROW WHEN (new.attempts > old.attempts) EXECUTE FUNCTION dawdle()");
        Api.Answer answer = api.post(path, CODE);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text("/detail")).contains("Nothing was accepted");
        store.jdbc().execute("DROP TRIGGER dawdle ON transfer"); // waits until the attempt is over
        assertThat(attempts()).isZero();
        assertThat(api.post(path, CODE).text("/attemptsRemaining")).isEqualTo("4");
    }

    private int attempts() {
        return store.jdbc()
                .query("SELECT attempts FROM transfer WHERE id = ?", (row, _) -> row.getInt(1), id)
                .getFirst();
    }
}
