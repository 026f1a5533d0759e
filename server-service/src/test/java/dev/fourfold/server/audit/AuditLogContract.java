package dev.fourfold.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.server.Api;
import dev.fourfold.server.ServerTest;
import dev.fourfold.server.Store;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

/** A chain of its own for each test of the audit log, which leaves no trace: others share the server. */
@ServerTest
abstract class AuditLogContract {

    @LocalServerPort
    int port;

    @Autowired
    Store store;

    @Autowired
    Audit audit;

    @Autowired
    Sealer sealer;

    @Autowired
    KeptHead kept;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    TransactionOperations transaction;

    Api api;

    /** A chain of its own for each test, with some rows in it. */
    @BeforeEach
    void seal() {
        api = Api.at(port);
        begin();
        for (int i = 1; i <= 5; i++) {
            audit.recordWith("x" + i, "trf_chain" + i, "TESTED");
        }
        sealer.makeRound();
    }

    /** Leaves no trace of what the tests do: others share this server. */
    @AfterEach
    void begin() {
        Sealer idle = sealer;
        synchronized (idle) {
            store.force("TRUNCATE audit");
            kept.keep(Head.NONE);
            sealer.makeRound();
        }
    }

    Api.Answer verification() throws Exception {
        return api.get("/api/v1/audit/verification");
    }

    void assertWrong(String problem) throws Exception {
        Api.Answer answer = verification();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().at("/verified").asBoolean()).isFalse();
        assertThat(answer.text("/firstBad/problem")).contains(problem);
    }

    /** Adds a row as somebody with a connection of his own would. */
    void forge(long id, String transferId) {
        store.force("INSERT INTO audit (id, transfer_id, event, actor) OVERRIDING SYSTEM VALUE VALUES (" + id + ", '"
                + transferId + "', 'AUTHORISED', 'caller bank')");
    }

    Optional<Long> place(String transferId) {
        return Optional.ofNullable(
                jdbc.queryForObject("SELECT max(place) FROM audit WHERE transfer_id = ?", Long.class, transferId));
    }

    String health() throws Exception {
        return api.get("/actuator/health").text("/components/audit/status");
    }
}
