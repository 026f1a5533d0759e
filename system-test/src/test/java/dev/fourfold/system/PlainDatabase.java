package dev.fourfold.system;

import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** An empty PostgreSQL for several processes: the embedded one, in the process of the test. */
final class PlainDatabase implements AutoCloseable {

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    private final ConfigurableApplicationContext context;

    private PlainDatabase(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static PlainDatabase start(Path folder) {
        return new PlainDatabase(new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--fourfold.data=" + folder,
                        "--spring.flyway.enabled=false",
                        "--spring.config.location=optional:classpath:/none/",
                        "--spring.main.banner-mode=off"));
    }

    JdbcTemplate sql() {
        return context.getBean(JdbcTemplate.class);
    }

    private JdbcConnectionDetails details() {
        return context.getBean(JdbcConnectionDetails.class);
    }

    /** Returns its port on this machine. */
    int port() {
        return URI.create(details().getJdbcUrl().substring("jdbc:".length())).getPort();
    }

    /** Returns how a service is told of it, at a port that may be another's who passes everything on. */
    String[] options(int port) {
        return new String[] {
            "--spring.datasource.url=" + details().getJdbcUrl().replace(":" + port() + "/", ":" + port + "/"),
            "--spring.datasource.username=" + details().getUsername(),
            "--spring.datasource.password=" + details().getPassword()
        };
    }

    @Override
    public void close() {
        context.close();
    }
}
