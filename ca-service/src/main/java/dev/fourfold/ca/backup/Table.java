package dev.fourfold.ca.backup;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** A table of the CA and the columns that a backup takes of it. */
record Table(String name, List<String> columns) {

    private static final String FORM = "(format csv, header, encoding 'UTF8')";
    private static final String MATCHING_FORM = "(format csv, header match, encoding 'UTF8')";

    Table {
        columns = List.copyOf(columns);
    }

    String copyOut() {
        return "copy (select " + list() + " from " + Catalog.quoted(name) + ") to stdout " + FORM;
    }

    String copyIn() {
        return "copy " + Catalog.quoted(name) + " (" + list() + ") from stdin " + MATCHING_FORM;
    }

    private String list() {
        return columns.stream().map(Catalog::quoted).collect(Collectors.joining(", "));
    }

    /**
     * Makes tables ready to take the rows of others like them: without the rows that migrations have put in, and with
     * their triggers asleep, for what comes in has been through them.
     */
    static void open(Connection connection, List<Table> tables) throws SQLException {
        each(connection, tables, "disable");
        try (Statement statement = connection.createStatement()) {
            statement.execute(tables.stream()
                    .map(table -> Catalog.quoted(table.name()))
                    .collect(Collectors.joining(", ", "truncate ", "")));
        }
    }

    /** Wakes the triggers again. */
    static void close(Connection connection, List<Table> tables) throws SQLException {
        each(connection, tables, "enable");
    }

    private static void each(Connection connection, List<Table> tables, String action) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Table table : tables) {
                statement.execute("alter table " + Catalog.quoted(table.name()) + " " + action + " trigger user");
            }
        }
    }
}
