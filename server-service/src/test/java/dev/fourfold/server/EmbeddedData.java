package dev.fourfold.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** The engine of the tests that run everywhere: the embedded PostgreSQL, in a data folder of its own. */
public class EmbeddedData implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        try {
            Path folder = Files.createTempDirectory(Path.of("target"), "data-");
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("data folder", Map.of("fourfold.data", folder.toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
