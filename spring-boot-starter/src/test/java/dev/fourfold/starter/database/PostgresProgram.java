package dev.fourfold.starter.database;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** An application of its own: starts a PostgreSQL in a folder, asks it something, and waits to be ended. */
final class PostgresProgram {

    private PostgresProgram() {}

    static void main(String[] arguments) throws IOException, SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(arguments[0]), properties())) {
            IO.println("answer: " + query(postgres, "SELECT 6 * 7"));
            IO.println(ProcessHandle.current().pid());
            if (System.in.read() < 0) {
                IO.println("ended");
            }
        }
    }

    static DatabaseProperties properties() {
        return new DatabaseProperties(null, null, Duration.ofSeconds(60), null);
    }

    static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        EmbeddedPostgres.ConnectionDetails details = postgres.connectionDetails();
        return DriverManager.getConnection(details.getJdbcUrl(), details.getUsername(), details.getPassword());
    }
}
