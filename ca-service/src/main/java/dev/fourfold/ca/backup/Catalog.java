package dev.fourfold.ca.backup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationVersion;

/** What PostgreSQL knows about the tables of the CA. A backup asks it, so that no table has to be remembered here. */
final class Catalog {

    private static final String HISTORY = "flyway_schema_history";

    private static final String TABLES = """
            select relname from pg_class
            where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition
                and relname <> 'flyway_schema_history'
            order by relname""";

    private static final String REFERENCES = """
            select own.relname || ' ' || other.relname
            from pg_constraint
            join pg_class own on own.oid = conrelid join pg_class other on other.oid = confrelid
            where contype = 'f' and own.relnamespace = current_schema()::regnamespace and own.oid <> other.oid""";

    /** A generated column is computed anew, and cannot be copied in. */
    private static final String COLUMNS = """
            select attname from pg_attribute
            where attrelid = ?::regclass and attnum > 0 and not attisdropped and attgenerated = ''
            order by attnum""";

    private Catalog() {}

    /** Returns the tables, each after those that it refers to, without Flyway's own. */
    static List<Table> tables(Connection connection) throws SQLException {
        Map<String, List<String>> references = strings(connection, REFERENCES).stream()
                .map(pair -> pair.split(" ", 2))
                .collect(Collectors.groupingBy(
                        pair -> pair[0], Collectors.mapping(pair -> pair[1], Collectors.toList())));
        SequencedSet<String> ordered = new LinkedHashSet<>();
        List<String> waiting = new ArrayList<>(strings(connection, TABLES));
        while (!waiting.isEmpty()) {
            List<String> ready = waiting.stream()
                    .filter(table -> ordered.containsAll(references.getOrDefault(table, List.of())))
                    .toList();
            if (ready.isEmpty()) {
                throw new BackupException("The tables refer to each other in a circle: " + waiting);
            }
            ordered.addAll(ready);
            waiting.removeAll(ready);
        }
        List<Table> tables = new ArrayList<>();
        for (String name : ordered) {
            tables.add(new Table(name, strings(connection, COLUMNS, quoted(name))));
        }
        return tables;
    }

    /** Tells whether nobody has put anything into the database yet, not even Flyway. */
    static boolean isEmpty(Connection connection) throws SQLException {
        return tables(connection).isEmpty()
                && strings(connection, "select '' from pg_class where relname = '" + HISTORY + "'")
                        .isEmpty();
    }

    /** Returns the newest migration that the database has had. */
    static MigrationVersion version(Connection connection) throws SQLException {
        return strings(connection, "select version from " + HISTORY + " where success and version is not null").stream()
                .map(MigrationVersion::fromVersion)
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> new BackupException("The database has never been that of a CA"));
    }

    static List<String> strings(Connection connection, String sql, String... parameters) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setString(i + 1, parameters[i]);
            }
            List<String> found = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        }
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
