package dev.fourfold.ca.backup;

import dev.fourfold.ca.Columns;
import dev.fourfold.ca.audit.AuditAction;
import dev.fourfold.ca.audit.AuditEntry;
import dev.fourfold.ca.audit.AuditLog;
import dev.fourfold.starter.StartUpException;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Keeps a CA from starting on a database that it was moved away from, where it would know nothing of what it has done
 * since; and puts into the audit log that a database was restored or moved here.
 */
@Component
final class Whereabouts {

    Whereabouts(JdbcClient jdbc, AuditLog audit, TransactionOperations transaction) {
        jdbc.sql("select target from database_departure")
                .query(String.class)
                .optional()
                .ifPresent(Whereabouts::refuse);
        transaction.executeWithoutResult(_ -> jdbc.sql("""
                        update database_arrival set recorded = true where not recorded
                        returning kind, at, snapshot_at""")
                .query((row, _) -> new AuditEntry(
                        row.getString("kind").equals(Arrival.MOVED.slug()) ? AuditAction.MOVED : AuditAction.RESTORED,
                        "command line",
                        "database",
                        Map.of(
                                "at", Columns.instant(row, "at").toString(),
                                "snapshot-at",
                                        Columns.instant(row, "snapshot_at").toString())))
                .list()
                .forEach(audit::append));
    }

    private static void refuse(String target) {
        throw new StartUpException(
                "This database was moved to " + target,
                "Set spring.datasource.url, username and password to that database");
    }
}
