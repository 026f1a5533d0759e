package dev.fourfold.server;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/** The database as the tests see it. */
public record Store(JdbcTemplate jdbc) {

    private static final int ATTEMPTS = 10;
    private static final Logger log = LoggerFactory.getLogger(Store.class);

    /** Empties all tables but the audit log, which nobody can empty unnoticed. */
    public void clear() {
        String truncate = "DELETE FROM caller WHERE name <> 'test';"
                + "TRUNCATE transfer, otp_delivery, withdrawal, channel_ticket, payer, caller_minute, confirmation_minute, idempotency_key";
        for (int left = ATTEMPTS; left > 0; left--) {
            try {
                force(truncate);
                return;
            } catch (PessimisticLockingFailureException e) {
                // deliveries under way locked the tables in another order, and went first
                log.info("Emptying the tables gave way, {} attempts are left", left - 1, e);
            }
        }
        throw new AssertionError("The tables could not be emptied in " + ATTEMPTS + " attempts");
    }

    /** Changes what the triggers protect, as somebody with the rights of the database's owner could. */
    public void force(String sql) {
        String triggers = "ALTER TABLE %1$s %2$s TRIGGER USER;";
        jdbc.execute(all(triggers, "DISABLE") + sql + ";" + all(triggers, "ENABLE"));
    }

    private static String all(String triggers, String what) {
        return Stream.of("transfer", "otp_delivery", "audit")
                .map(table -> triggers.formatted(table, what))
                .collect(Collectors.joining());
    }

    /** Returns the events of a transfer, oldest first. */
    public List<String> audit(String transferId) {
        return jdbc.query(
                "SELECT event FROM audit WHERE transfer_id = ? ORDER BY id", (row, _) -> row.getString(1), transferId);
    }

    /** Returns each row of each table as text. */
    public List<String> dump() {
        return column("SELECT quote_ident(table_name) FROM information_schema.tables WHERE table_schema = 'public'")
                .stream()
                .flatMap(table -> column("SELECT t::text FROM " + table + " t").stream())
                .toList();
    }

    private List<String> column(String sql) {
        return jdbc.query(sql, (row, _) -> row.getString(1));
    }
}
