package dev.fourfold.ca.backup;

import dev.fourfold.ca.authority.AuthorityProperties;
import dev.fourfold.ca.custody.Pkcs11Properties;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The data of a CA that does not run: its configuration and its database, the embedded one started for as long as this
 * is open, without the web server and without a migration.
 */
public final class StoppedCa implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private StoppedCa(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Opens the data.
     *
     * @param options those of the service, such as {@code --fourfold.data=/var/lib/ca}
     */
    public static StoppedCa open(List<String> options) {
        return new StoppedCa(new SpringApplicationBuilder(Parts.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .properties("spring.flyway.enabled=false", "management.endpoint.health.validate-group-membership=false")
                .run(options.toArray(String[]::new)));
    }

    /**
     * Makes this CA from a backup.
     *
     * @throws BackupException if there is a CA or something else already, or the backup cannot be restored
     */
    public Restored restore(Archive archive) {
        AuthorityProperties properties = context.getBean(AuthorityProperties.class);
        try (TokenKeys tokenKeys = TokenKeys.open(context.getBean(Pkcs11Properties.class))) {
            int ended = new Restore(database(), properties.directory(), properties.passphrase(), tokenKeys)
                    .from(archive, now());
            return new Restored(
                    tokenKeys.isOpen() || archive.manifest().tokenKeys().isEmpty(), ended);
        }
    }

    /**
     * What came of a restore.
     *
     * @param complete whether all keys are there: also those in a token, if the backup knows of any
     * @param endedTokens how many enrolment tokens were open at the time of the backup, and are no more
     */
    public record Restored(boolean complete, int endedTokens) {}

    /**
     * Moves the database of this CA into an empty one, and returns how many rows it has.
     *
     * @throws BackupException if the other is not empty or cannot be filled; this one is then as before
     */
    public long move(String url, String username, String password) {
        String shown = url.replaceFirst("\\?.*", "");
        return new Move(database(), new DriverManagerDataSource(url, username, password), shown).run(now());
    }

    private DataSource database() {
        return context.getBean(DataSource.class);
    }

    private Instant now() {
        return context.getBean(InstantSource.class).instant();
    }

    @Override
    public void close() {
        context.close();
    }

    @EnableAutoConfiguration
    @EnableConfigurationProperties({AuthorityProperties.class, Pkcs11Properties.class})
    private static final class Parts {}
}
