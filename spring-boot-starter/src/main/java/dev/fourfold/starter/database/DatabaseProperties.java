package dev.fourfold.starter.database;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where and how the embedded PostgreSQL runs. It starts only when {@code spring.datasource.url} is not set.
 *
 * @param directory its folder; {@code postgresql} in the folder {@code fourfold.data} if not given
 * @param cache where its programs are unpacked, once per version; if not given, the user's cache folder, for root
 *     {@code /var/cache/fourfold}, or its own folder if that cannot be used
 * @param startTimeout how long it may take to accept connections, recovery after a crash included
 * @param user whom it runs as when the application is root, which PostgreSQL refuses to be; if not given, {@code
 *     postgres} if there is such a user, or else {@code nobody}. The owner of existing data comes first
 */
@ConfigurationProperties("fourfold.database")
@Validated
record DatabaseProperties(
        @Nullable Path directory,
        @Nullable Path cache,
        @DefaultValue("60s") Duration startTimeout,
        @Nullable String user) {

    /** Returns whom to run as instead of root, the first that exists. */
    List<String> users() {
        return user != null ? List.of(user) : List.of("postgres", "nobody");
    }
}
