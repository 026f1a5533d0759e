package dev.fourfold.ca.backup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a sequence, such as that of an identity column, stands.
 *
 * @param called whether {@code value} has been given out
 */
record Sequence(String name, long value, boolean called) {

    /** Returns all; read after the tables they are never behind them, for sequences know no snapshots. */
    static List<Sequence> all(Connection connection) throws SQLException {
        List<Sequence> sequences = new ArrayList<>();
        for (String name : names(connection)) {
            try (PreparedStatement query =
                            connection.prepareStatement("select last_value, is_called from " + quoted(name));
                    ResultSet row = query.executeQuery()) {
                row.next();
                sequences.add(new Sequence(name, row.getLong(1), row.getBoolean(2)));
            }
        }
        return sequences;
    }

    static void set(Connection connection, List<Sequence> sequences) throws SQLException {
        List<String> own = names(connection);
        for (Sequence sequence : sequences) {
            if (!own.contains(sequence.name())) {
                throw new BackupException("The backup has a sequence that its version does not: " + sequence.name());
            }
            try (PreparedStatement set = connection.prepareStatement("select setval(?::regclass, ?, ?)")) {
                set.setString(1, quoted(sequence.name()));
                set.setLong(2, sequence.value());
                set.setBoolean(3, sequence.called());
                set.execute();
            }
        }
    }

    private static List<String> names(Connection connection) throws SQLException {
        return Catalog.strings(
                connection,
                "select sequencename from pg_sequences where schemaname = current_schema() order by sequencename");
    }

    private static String quoted(String name) {
        return Catalog.quoted(name);
    }
}
