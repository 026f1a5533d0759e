package dev.fourfold.ca.authority;

import dev.fourfold.ca.Columns;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.starter.StartUpException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
            AuthorityFiles.Loaded made =
                    files.create(new AuthorityCertificates(properties.name(), clock.instant(), random));
            log.info("made a new CA in {}", properties.directory());
            return belonging(made, known, properties, jdbc, clock);
        });
    }

    /** Returns the CA if the database is its own. */
    private static Authority belonging(
            AuthorityFiles.Loaded files,
            Optional<String> known,
            AuthorityProperties properties,
            JdbcClient jdbc,
            InstantSource clock) {
        String fingerprint = fingerprint(files.root());
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
        Authority authority = open(files, jdbc, clock);
        log.info("root {}, issuing until {}", fingerprint, authority.active().ends());
        return authority;
    }

    private static String fingerprint(X509Certificate root) {
        try {
            return Fingerprint.of(Bytes.of(root.getEncoded())).toString();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("A parsed certificate cannot be encoded", e);
        }
    }

    /** Gives the issuing certificate its number, which its certificates in the ledger bear. */
    private static Authority open(AuthorityFiles.Loaded files, JdbcClient jdbc, InstantSource clock) {
        try {
            byte[] der = files.issuing().certificate().getEncoded();
            if (jdbc.sql("select id from issuer").query(Integer.class).list().isEmpty()) {
                jdbc.sql("insert into issuer (der, state, created_at) values (?, ?, ?)")
                        .params(der, IssuerState.ACTIVE.slug(), Columns.of(clock.instant()))
                        .update();
                jdbc.sql("update certificate set issuer = (select id from issuer)")
                        .update();
            }
            int id = jdbc.sql("select id from issuer where der = ?")
                    .param(der)
                    .query(Integer.class)
                    .single();
            IssuingAuthority issuer = new IssuingAuthority(id, files.issuing(), IssuerState.ACTIVE);
            issuer.proveKey();
            return new Authority(files.root(), List.of(issuer));
        } catch (GeneralSecurityException e) {
            throw new StartUpException(
                    "The issuing key is not that of the issuing certificate: " + e.getMessage(),
                    "Restore root.pem and issuing.p12 from the same backup",
                    e);
        }
    }

    @Bean
    MeterBinder issuingCertificateExpiry(Authority authority, InstantSource clock) {
        return registry -> Gauge.builder(
                        "fourfold.ca.issuing.expiry",
                        () -> Duration.between(
                                        clock.instant(), authority.active().ends())
                                .toSeconds())
                .baseUnit("seconds")
                .description("How long the issuing certificate is still valid")
                .register(registry);
    }
}
