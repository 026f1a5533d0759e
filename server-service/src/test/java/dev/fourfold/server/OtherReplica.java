package dev.fourfold.server;

import dev.fourfold.server.delivery.Device;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;

/** A second server in this process, on the database of the first. */
public final class OtherReplica implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private OtherReplica(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts it; what it is told otherwise than {@link ServerTest} is where the database is, and {@code more}. */
    public static OtherReplica start(JdbcConnectionDetails database, String... more) {
        Map<String, String> options = new HashMap<>();
        Stream.of(
                        ServerTest.class.getAnnotation(SpringBootTest.class).properties(),
                        new String[] {
                            "server.port=0",
                            "spring.datasource.url=" + database.getJdbcUrl(),
                            "spring.datasource.username=" + database.getUsername(),
                            "spring.datasource.password=" + database.getPassword()
                        },
                        more)
                .flatMap(Arrays::stream)
                .map(option -> option.split("=", 2))
                .forEach(option -> options.put(option[0], option[1]));
        return new OtherReplica(new SpringApplicationBuilder(ServerApplication.class, Device.Maker.class)
                .run(options.entrySet().stream()
                        .map(option -> "--" + option.getKey() + "=" + option.getValue())
                        .toArray(String[]::new)));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** The API of this one. */
    public Api api() {
        return Api.at(Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.server.port"))));
    }

    @Override
    public void close() {
        context.close();
    }
}
