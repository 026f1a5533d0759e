package dev.fourfold.ca.backup;

import dev.fourfold.ca.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/** Takes everything from one database to an empty other one. The first is then marked: no CA starts on it again. */
final class Move {

    private final DataSource source;
    private final DataSource target;
    private final String targetUrl;

    /** A move to a database whose URL, without credentials, is kept as a note in the old one. */
    Move(DataSource source, DataSource target, String targetUrl) {
        this.source = source;
        this.target = target;
        this.targetUrl = targetUrl;
    }

    /** Returns how many rows were moved. */
    long run(Instant now) {
        Schema schema = new Schema(target);
        try {
            requireEmptyTarget();
            new Schema(source).migrate();
            try {
                schema.migrate();
                return copy(now);
            } catch (SQLException | RuntimeException e) {
                schema.drop();
                throw e;
            }
        } catch (SQLException e) {
            throw new BackupException("The database cannot be moved: " + e.getMessage(), e);
        }
    }

    private void requireEmptyTarget() throws SQLException {
        try (Connection to = target.getConnection()) {
            if (!Catalog.isEmpty(to)) {
                throw new BackupException("The database " + targetUrl + " is not empty: move into an empty one only");
            }
        }
    }

    private long copy(Instant now) throws SQLException {
        try (Connection from = source.getConnection();
                Connection to = target.getConnection()) {
            from.setAutoCommit(false);
            from.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            to.setAutoCommit(false);
            if (Catalog.strings(from, "select root_fingerprint from authority").isEmpty()) {
                throw new BackupException("There is no CA in the database to move: check fourfold.data");
            }
            if (!Catalog.strings(from, "select target from database_departure").isEmpty()) {
                throw new BackupException("The database has been moved already");
            }
            List<Table> tables = Catalog.tables(from);
            Table.open(to, tables);
            long rows = 0;
            for (Table table : tables) {
                rows += copy(table, from, to);
            }
            Table.close(to, tables);
            Sequence.set(to, Sequence.all(from));
            Arrival.MOVED.note(to, now, now);
            to.commit();
            depart(from, now);
            from.commit();
            return rows;
        }
    }

    private static long copy(Table table, Connection from, Connection to) throws SQLException {
        CopyOut out = from.unwrap(PGConnection.class).getCopyAPI().copyOut(table.copyOut());
        CopyIn in = to.unwrap(PGConnection.class).getCopyAPI().copyIn(table.copyIn());
        for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
            in.writeToCopy(row, 0, row.length);
        }
        long copied = in.endCopy();
        if (copied != out.getHandledRowCount()) {
            throw new BackupException("Not all rows of " + table.name() + " arrived");
        }
        return copied;
    }

    private void depart(Connection from, Instant now) throws SQLException {
        try (PreparedStatement insert =
                from.prepareStatement("insert into database_departure (target, at) values (?, ?)")) {
            insert.setString(1, targetUrl);
            insert.setObject(2, Columns.of(now));
            insert.executeUpdate();
        }
    }
}
