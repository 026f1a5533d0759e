package dev.fourfold.starter.database;

import java.nio.file.Path;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;
import org.tukaani.xz.XZInputStream;

/**
 * Starts a PostgreSQL in the data folder when no datasource is configured, and hands Spring Boot the details to connect
 * to it: pool, migrations, health and metrics are then Spring Boot's own. Spring closes the pool before the server,
 * because the one was made from the other.
 */
@AutoConfiguration(before = DataSourceAutoConfiguration.class)
@ConditionalOnClass({
    JdbcConnectionDetails.class,
    org.postgresql.Driver.class,
    TarArchiveInputStream.class,
    XZInputStream.class
})
@ConditionalOnMissingBean({DataSource.class, JdbcConnectionDetails.class})
@Conditional(EmbeddedPostgresAutoConfiguration.NoDataSourceConfigured.class)
@EnableConfigurationProperties(DatabaseProperties.class)
class EmbeddedPostgresAutoConfiguration {

    @Bean(destroyMethod = "close")
    EmbeddedPostgres embeddedPostgres(DatabaseProperties properties, Environment environment) {
        Path directory = properties.directory() != null
                ? properties.directory()
                : Path.of(environment.getProperty("fourfold.data", "data"), "postgresql");
        return EmbeddedPostgres.start(directory.toAbsolutePath().normalize(), properties);
    }

    @Bean
    JdbcConnectionDetails embeddedPostgresConnectionDetails(EmbeddedPostgres postgres) {
        return postgres.connectionDetails();
    }

    /** Neither a URL nor a JNDI name says which database to use. */
    static final class NoDataSourceConfigured extends SpringBootCondition {

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            ConditionMessage.Builder message = ConditionMessage.forCondition("Embedded PostgreSQL");
            return Stream.of("spring.datasource.url", "spring.datasource.jndi-name")
                    .filter(name -> StringUtils.hasText(context.getEnvironment().getProperty(name)))
                    .findFirst()
                    .map(name -> ConditionOutcome.noMatch(message.because(name + " is set")))
                    .orElseGet(() -> ConditionOutcome.match(message.because("no datasource is configured")));
        }
    }
}
