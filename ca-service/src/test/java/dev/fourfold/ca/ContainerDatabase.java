package dev.fourfold.ca;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** A database of its own in the one PostgreSQL container of the test run. */
final class ContainerDatabase implements TestDatabase {

    private static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer("postgres:17");
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name = "ca_" + COUNT.incrementAndGet();

    ContainerDatabase() {
        synchronized (POSTGRES) {
            if (!POSTGRES.isRunning()) {
                POSTGRES.start();
            }
        }
        administer("create database " + name);
    }

    @Override
    public List<String> properties() {
        return List.of(
                "spring.datasource.url=" + POSTGRES.getJdbcUrl().replace("/" + POSTGRES.getDatabaseName(), "/" + name),
                "spring.datasource.username=" + POSTGRES.getUsername(),
                "spring.datasource.password=" + POSTGRES.getPassword());
    }

    @Override
    public void destroy() {
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
