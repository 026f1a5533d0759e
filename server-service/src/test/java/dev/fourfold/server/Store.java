package dev.fourfold.server;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/** The database as the tests see it. */
public record Store(JdbcTemplate jdbc) {

    /** Empties all tables but the audit log, which nobody can empty unnoticed. */
    public void clear() {
        String truncate = "DELETE FROM caller WHERE name <> 'test';"
                + "TRUNCATE transfer, otp_delivery, withdrawal, channel_ticket, payer, caller_minute, confirmation_minute, idempotency_key";
        try {
            force(truncate);
        } catch (PessimisticLockingFailureException e) {
            force(truncate); // a delivery under way locked the tables in another order, and it went first
        }
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
