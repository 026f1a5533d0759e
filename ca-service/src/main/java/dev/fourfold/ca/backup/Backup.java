package dev.fourfold.ca.backup;

import dev.fourfold.ca.audit.AuditAction;
import dev.fourfold.ca.audit.AuditEntry;
import dev.fourfold.ca.audit.AuditLog;
import dev.fourfold.ca.authority.AuthorityProperties;
import dev.fourfold.ca.backup.Manifest.Member;
import dev.fourfold.ca.backup.Manifest.TableContent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes backups of the CA while it works. The database is read in one snapshot: everything that was acknowledged before
 * the backup began is in it, and nothing by halves.
 */
@Component
final class Backup {

    private static final Logger log = LoggerFactory.getLogger(Backup.class);

    private final DataSource database;
    private final AuthorityProperties properties;
    private final AuditLog audit;
    private final TransactionOperations transaction;
    private final InstantSource clock;
    private final SQLExceptionTranslator exceptions = new SQLStateSQLExceptionTranslator();

    Backup(
            DataSource database,
            AuthorityProperties properties,
            AuditLog audit,
            TransactionOperations transaction,
            InstantSource clock) {
        this.database = database;
        this.properties = properties;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Prepares a backup on behalf of somebody; what can be wrong beforehand shows here, before a byte is written. */
    Prepared prepare(String actor) {
        transaction.executeWithoutResult(_ -> audit.append(
                new AuditEntry(AuditAction.BACKUP_TAKEN, actor, "backup", Map.of("directory", "" + keys()))));
        try {
            Connection connection = database.getConnection();
            try {
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                connection.setReadOnly(true);
                return new Prepared(connection, Catalog.tables(connection));
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw translated("prepare a backup", e);
        }
    }

    private Path keys() {
        return properties.directory();
    }

    private RuntimeException translated(String task, SQLException e) {
        RuntimeException translated = exceptions.translate(task, null, e);
        return translated != null ? translated : new IllegalStateException(task, e);
    }

    /** A backup whose snapshot is taken; it holds a connection until it is closed. */
    final class Prepared implements AutoCloseable {

        private final Connection connection;
        private final List<Table> tables;

        private Prepared(Connection connection, List<Table> tables) {
            this.connection = connection;
            this.tables = tables;
        }

        void writeTo(OutputStream out) throws IOException {
            try (ArchiveWriter archive = new ArchiveWriter(out)) {
                List<TableContent> contents = new ArrayList<>();
                for (Table table : tables) {
                    contents.add(write(table, archive));
                }
                // files after the snapshot: a key is on disk before the database knows of it
                List<Member> files = new ArrayList<>();
                for (var file : KeyFiles.in(keys()).entrySet()) {
                    files.add(archive.add("keys/" + file.getKey(), member -> member.write(file.getValue())));
                }
                Manifest manifest = manifest(contents, files);
                archive.finish(manifest);
                log.info("backed up {} rows and {} files", manifest.rows(), files.size());
            } catch (SQLException e) {
                throw translated("take a backup", e);
            }
        }

        private TableContent write(Table table, ArchiveWriter archive) throws IOException, SQLException {
            CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
            long[] rows = new long[1];
            Member member = archive.add("database/" + table.name() + ".csv", out -> {
                try {
                    rows[0] = copies.copyOut(table.copyOut(), out);
                } catch (SQLException e) {
                    throw translated("copy " + table.name(), e);
                }
            });
            return new TableContent(table.name(), table.columns(), rows[0], member);
        }

        private Manifest manifest(List<TableContent> contents, List<Member> files) throws SQLException {
            return new Manifest(
                    Manifest.FORMAT,
                    clock.instant(),
                    Catalog.version(connection).toString(),
                    Catalog.strings(connection, "select root_fingerprint from authority")
                            .getFirst(),
                    contents,
                    Sequence.all(connection),
                    files,
                    TokenKeys.references(connection));
        }

        @Override
        public void close() {
            try (connection) {
                connection.rollback();
            } catch (SQLException e) {
                log.warn("the connection of a backup cannot be given back", e);
            }
        }
    }
}
