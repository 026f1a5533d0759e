package dev.fourfold.ca;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * A new, empty database for a CA under test. This is the only class that knows which engine the tests run on: one
 * PostgreSQL container for the whole test run, and a database in it for each CA.
 */
final class TestDatabase {

    private static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer("postgres:17");
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name = "ca_" + COUNT.incrementAndGet();

    private TestDatabase() {}

    static synchronized TestDatabase create() {
        if (!POSTGRES.isRunning()) {
            POSTGRES.start();
        }
        TestDatabase database = new TestDatabase();
        administer("create database " + database.name);
        return database;
    }

    /** Returns what a CA must be configured with to use this database. */
    List<String> properties() {
        return List.of(
                "spring.datasource.url=" + POSTGRES.getJdbcUrl().replace("/" + POSTGRES.getDatabaseName(), "/" + name),
                "spring.datasource.username=" + POSTGRES.getUsername(),
                "spring.datasource.password=" + POSTGRES.getPassword());
    }

    /** Takes the database away from under the CA. */
    void destroy() {
        administer("drop database " + name + " with (force)");
    }

    private static void administer(String sql) {
        try (Connection connection = DriverManager.getConnection(
                        POSTGRES.getJdbcUrl(), POSTGRES.getUsername(), POSTGRES.getPassword());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
