package dev.fourfold.starter.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.fourfold.starter.StartUpException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;

class EmbeddedPostgresAutoConfigurationIT {

    private static final String ELSEWHERE = "jdbc:postgresql://127.0.0.1:1/elsewhere";

    @TempDir
    Path folder;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    EmbeddedPostgresAutoConfiguration.class,
                    DataSourceAutoConfiguration.class,
                    JdbcTemplateAutoConfiguration.class,
                    JdbcClientAutoConfiguration.class,
                    FlywayAutoConfiguration.class));

    @Test
    void servesPoolMigrationsAndQueriesAndStopsAfterThePool() {
        AtomicReference<HikariDataSource> pool = new AtomicReference<>();
        runner.withPropertyValues("fourfold.data=" + folder, "spring.flyway.locations=classpath:database-it")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(JdbcClient.class)
                                    .sql("SELECT text FROM greeting")
                                    .query(String.class)
                                    .single())
                            .isEqualTo("migrated");
                    pool.set(context.getBean(HikariDataSource.class));
                    assertThat(folder.resolve("postgresql/cluster/postmaster.pid"))
                            .exists();
                });
        assertThat(pool.get().isClosed()).isTrue();
        assertThat(folder.resolve("postgresql/cluster/postmaster.pid")).doesNotExist();
        assertThat(folder.resolve("postgresql/postgresql.log"))
                .content()
                .contains("database system is shut down")
                .doesNotContain("terminating connection due to administrator command");
    }

    @Test
    void startsNothingIfADatasourceIsConfigured() {
        runner.withPropertyValues(
                        "fourfold.data=" + folder, "spring.datasource.url=" + ELSEWHERE, "spring.flyway.enabled=false")
                .run(context -> {
                    assertThat(context).hasSingleBean(DataSource.class).doesNotHaveBean(EmbeddedPostgres.class);
                    assertThat(folder).isEmptyDirectory();
                });
    }

    @Test
    void startsNothingIfSomebodyElseKnowsWhereToConnect() {
        runner.withPropertyValues("fourfold.data=" + folder, "spring.flyway.enabled=false")
                .withBean(JdbcConnectionDetails.class, ElsewhereDetails::new)
                .run(context -> {
                    assertThat(context).hasSingleBean(DataSource.class).doesNotHaveBean(EmbeddedPostgres.class);
                    assertThat(folder).isEmptyDirectory();
                });
    }

    @Test
    void startsNothingWithoutADriver() {
        runner.withPropertyValues("fourfold.data=" + folder)
                .withClassLoader(new FilteredClassLoader(org.postgresql.Driver.class))
                .run(context -> assertThat(folder).isEmptyDirectory());
    }

    @Test
    void failsToStartIfTheFolderCannotBeUsed() {
        runner.withPropertyValues("fourfold.data=/proc/version")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasRootCauseInstanceOf(Exception.class)
                        .hasStackTraceContaining(StartUpException.class.getName())
                        .hasStackTraceContaining("cannot use its folder"));
    }

    /** What a container or a platform would declare. */
    static final class ElsewhereDetails implements JdbcConnectionDetails {

        @Override
        public String getUsername() {
            return "somebody";
        }

        @Override
        public String getPassword() {
            return "something";
        }

        @Override
        public String getJdbcUrl() {
            return ELSEWHERE;
        }
    }
}
