package dev.fourfold.ca;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;

/** An empty PostgreSQL that belongs to no CA: what a CA is moved to, or several share. */
final class RunningPostgres implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private RunningPostgres(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static RunningPostgres start(Path folder) {
        return new RunningPostgres(new SpringApplicationBuilder(Parts.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .run(
                        "--fourfold.data=" + folder,
                        "--spring.flyway.enabled=false",
                        "--management.endpoint.health.validate-group-membership=false"));
    }

    /** Returns what a CA must be configured with to use it. */
    List<String> properties() {
        return List.of(
                "spring.datasource.url=" + url(),
                "spring.datasource.username=" + username(),
                "spring.datasource.password=" + password());
    }

    String url() {
        return details().getJdbcUrl();
    }

    String username() {
        return String.valueOf(details().getUsername());
    }

    String password() {
        return String.valueOf(details().getPassword());
    }

    private JdbcConnectionDetails details() {
        return context.getBean(JdbcConnectionDetails.class);
    }

    @Override
    public void close() {
        context.close();
    }

    @EnableAutoConfiguration
    static class Parts {}
}
