package dev.fourfold.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.server.ServerTest;
import dev.fourfold.server.otp.OtpKey;
import dev.fourfold.server.otp.OtpKeys;
import dev.fourfold.starter.StartUpException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** When the key of the chain is made, and when it is not, on any engine. Each test undoes what it does to the database. */
abstract class WrappedKeyContract extends AuditLogContract {

    @Autowired
    private WrappedKey wrapped;

    @Autowired
    private OtpKeys keys;

    @Autowired
    private Chain chain;

    private void undone(Runnable test) {
        kept.keep(Head.NONE);
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            test.run();
        });
    }

    private void lose(String how) {
        store.force("DELETE FROM audit_key;" + how);
    }

    private AuditKey open() {
        return wrapped.open(chain, kept, transaction);
    }

    private void assertRefusedToMake() {
        assertThatThrownBy(this::open)
                .isInstanceOf(StartUpException.class)
                .hasMessageContaining("key is gone")
                .extracting(e -> ((StartUpException) e).action())
                .asString()
                .contains("backup", "docs/otp.md");
        assertThat(count("audit_key")).isZero();
    }

    private long count(String from) {
        return jdbc.queryForList("SELECT count(*) FROM " + from, Long.class).getFirst();
    }

    @Test
    void sealsTheRowsThatAreOlder() {
        undone(() -> {
            lose("TRUNCATE audit; INSERT INTO audit (id, transfer_id, event) OVERRIDING SYSTEM VALUE"
                    + " SELECT n - 5, 'trf_older', 'TESTED' FROM generate_series(1, 2001) n");
            AuditKey key = open();

            assertThat(count("audit WHERE place IS NULL")).isZero();
            Head head = Head.NONE;
            for (long page = 0; page <= 2000; page += 1000) {
                for (Chain.Link link : chain.after(page)) {
                    assertThat(key.verifies(link.head(), head, link.row())).isTrue();
                    assertThat(link.row().id()).isEqualTo(link.head().place() - 5);
                    head = link.head();
                }
            }
            assertThat(head.place()).isEqualTo(2001);
        });
    }

    @Test
    void isNotMadeForALogThatWasSealed() {
        undone(() -> {
            lose("");
            assertRefusedToMake();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"origin = origin", "proof = null"})
    void isNotMadeForALogOfWhichSomethingIsLeft(String change) {
        undone(() -> {
            lose("UPDATE audit SET place = null, mac = null; UPDATE audit SET " + change
                    + " WHERE transfer_id <> 'trf_chain3'");
            assertRefusedToMake();
        });
    }

    @Test
    void isNotMadeForAnEmptyLogWhereAHeadIsKept() {
        undone(() -> {
            lose("TRUNCATE audit");
            kept.keep(new Head(1, Head.NONE.mac()));
            assertRefusedToMake();
        });
    }

    @Test
    void isMadeAnewByWhoFollowsTheDocumentation() {
        undone(() -> {
            jdbc.execute("""
                    ALTER TABLE audit DISABLE TRIGGER USER;
                    UPDATE audit SET place = NULL, mac = NULL, origin = NULL, proof = NULL;
                    ALTER TABLE audit ENABLE TRIGGER USER;
                    DELETE FROM audit_key
                    """);
            open();
            assertThat(count("audit WHERE place IS NULL")).isZero();
        });
    }

    @Test
    void isNeverMadeByWhoOnlyReads() {
        undone(() -> {
            lose("TRUNCATE audit");
            assertThatThrownBy(wrapped::read)
                    .isInstanceOf(StartUpException.class)
                    .hasMessageContaining("no key of an audit log");
            assertThat(count("audit_key")).isZero();

            jdbc.execute("DROP TABLE audit_key");
            assertThatThrownBy(wrapped::read).isInstanceOf(StartUpException.class);
        });
    }

    @Test
    void isWrappedAnewByAServerOnly() {
        var next = new OtpKeys(OtpKey.of("ab".repeat(32)), List.of(keys.present()));
        var later = new WrappedKey(next, JdbcClient.create(jdbc));
        undone(() -> {
            later.read();
            assertThat(wrappedUnder()).isEqualTo(keys.present().id());

            later.open(chain, kept, transaction);
            assertThat(wrappedUnder()).isEqualTo(next.present().id());
            later.read();
            assertThatThrownBy(wrapped::read).hasMessageContaining("is wrapped under an otp.key");
        });
    }

    @Test
    void isWrappedUnderAKeyThatIsNotThePrevious() {
        assertThat(wrappedUnder())
                .isNotEqualTo(OtpKey.of(ServerTest.PREVIOUS_KEY).id());
    }

    private String wrappedUnder() {
        return String.valueOf(jdbc.queryForObject("SELECT key_id FROM audit_key", String.class));
    }
}
