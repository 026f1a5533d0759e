package dev.fourfold.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The engine of the tests: a PostgreSQL server in a container. */
@TestConfiguration(proxyBeanMethods = false)
public class PostgresContainer {

    @Bean
    @ServiceConnection
    PostgreSQLContainer postgres() {
        return new PostgreSQLContainer("postgres:17");
    }

    /** A folder of its own beside a database of its own: what is kept there is of that database. */
    @Bean
    DynamicPropertyRegistrar dataFolder() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "data-");
        return registry -> registry.add("fourfold.data", folder::toString);
    }
}
