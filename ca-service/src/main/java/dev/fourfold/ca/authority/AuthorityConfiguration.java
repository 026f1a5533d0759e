package dev.fourfold.ca.authority;

import dev.fourfold.ca.Columns;
import dev.fourfold.starter.StartUpException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Opens the CA, or makes it at the first start, and ties it to its database. */
@Configuration(proxyBeanMethods = false)
class AuthorityConfiguration {

    private static final Logger log = LoggerFactory.getLogger(AuthorityConfiguration.class);

    /** Two processes that start on one new database take turns; the number means nothing but must not change. */
    private static final String TAKE_TURNS = "select pg_advisory_xact_lock(4076411)";

    @Bean
    Authority authority(
            AuthorityProperties properties,
            JdbcClient jdbc,
            TransactionOperations transaction,
            InstantSource clock,
            SecureRandom random) {
        AuthorityFiles files = new AuthorityFiles(properties);
        return transaction.execute(_ -> {
            jdbc.sql(TAKE_TURNS).query().singleRow();
            Optional<String> known = jdbc.sql("select root_fingerprint from authority")
                    .query(String.class)
                    .optional();
            if (!files.areAbsent()) {
                return belonging(files.load(), known, properties, jdbc, clock);
            }
            if (known.isPresent()) {
                throw new StartUpException(
                        "There is no CA in " + properties.directory() + ", but the database is that of the CA "
                                + known.get(),
                        "Restore root.pem and issuing.p12 from a backup, set ca.directory to where they are,"
                                + " or use an empty database for a new CA");
            }
            Authority made = files.create(new AuthorityCertificates(properties.name(), clock.instant(), random));
            log.info("made a new CA in {}", properties.directory());
            return belonging(made, known, properties, jdbc, clock);
        });
    }

    /** Returns the CA if the database is its own. */
    private static Authority belonging(
            Authority authority,
            Optional<String> known,
            AuthorityProperties properties,
            JdbcClient jdbc,
            InstantSource clock) {
        String fingerprint = authority.fingerprint().toString();
        if (known.isEmpty()) {
            jdbc.sql("insert into authority (root_fingerprint, created_at) values (?, ?)")
                    .params(fingerprint, Columns.of(clock.instant()))
                    .update();
        } else if (!known.get().equals(fingerprint)) {
            throw new StartUpException(
                    "The CA in " + properties.directory() + " is " + fingerprint
                            + ", but the database is that of the CA " + known.get(),
                    "Set ca.directory and spring.datasource.url to those of the same CA");
        }
        log.info("root {}, issuing until {}", fingerprint, authority.ends());
        return authority;
    }

    @Bean
    MeterBinder issuingCertificateExpiry(Authority authority, InstantSource clock) {
        return registry -> Gauge.builder(
                        "fourfold.ca.issuing.expiry",
                        () -> Duration.between(clock.instant(), authority.ends())
                                .toSeconds())
                .baseUnit("seconds")
                .description("How long the issuing certificate is still valid")
                .register(registry);
    }
}
