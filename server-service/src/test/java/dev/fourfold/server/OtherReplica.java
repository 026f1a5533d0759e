package dev.fourfold.server;

import dev.fourfold.server.delivery.Device;
import java.util.Arrays;
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

    /** Starts it; what it says otherwise than {@link ServerTest} is where the database is. */
    public static OtherReplica start(JdbcConnectionDetails database) {
        Stream<String> options = Stream.concat(
                Arrays.stream(
                        ServerTest.class.getAnnotation(SpringBootTest.class).properties()),
                Stream.of(
                        "server.port=0",
                        "spring.datasource.url=" + database.getJdbcUrl(),
                        "spring.datasource.username=" + database.getUsername(),
                        "spring.datasource.password=" + database.getPassword()));
        return new OtherReplica(new SpringApplicationBuilder(ServerApplication.class, Device.Maker.class)
                .run(options.map(option -> "--" + option).toArray(String[]::new)));
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
