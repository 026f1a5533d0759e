package dev.fourfold.ca.authority;

import dev.fourfold.ca.custody.Custody;
import dev.fourfold.ca.custody.FileCustody;
import dev.fourfold.ca.custody.Pkcs11Properties;
import dev.fourfold.ca.custody.TokenCustody;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionOperations;

/** Opens the CA, or makes it at the first start, and ties it to its database. */
@Configuration(proxyBeanMethods = false)
class AuthorityConfiguration {

    private static final Logger log = LoggerFactory.getLogger(AuthorityConfiguration.class);

    @Bean
    Custody custody(AuthorityProperties properties, Pkcs11Properties pkcs11, SecureRandom random) {
        return Custody.of(
                new FileCustody(properties.directory(), properties.passphrase(), random),
                TokenCustody.open(pkcs11, random));
    }

    @Bean
    Authority authority(
            AuthorityProperties properties,
            AuthorityTables tables,
            Custody custody,
            TransactionOperations transaction,
            InstantSource clock,
            SecureRandom random) {
        AuthorityOpening opening = new AuthorityOpening(properties, tables, custody, clock, random);
        transaction.executeWithoutResult(_ -> opening.open());
        Authority authority = new Authority(new AuthorityReader(tables, custody, transaction));
        log.info(
                "root {}, issuing until {}",
                authority.fingerprint(),
                authority.active().ends());
        return authority;
    }

    @Bean
    MeterBinder authorityExpiry(Authority authority, InstantSource clock) {
        return registry -> {
            gauge(registry, "issuing", clock, () -> authority.active().ends());
            gauge(
                    registry,
                    "root",
                    clock,
                    () -> authority.root().certificate().getNotAfter().toInstant());
        };
    }

    private static void gauge(MeterRegistry registry, String name, InstantSource clock, Supplier<Instant> ends) {
        Gauge.builder(
                        "fourfold.ca." + name + ".expiry",
                        () -> Duration.between(clock.instant(), ends.get()).toSeconds())
                .baseUnit("seconds")
                .description("How long the " + name + " certificate is still valid")
                .register(registry);
    }
}
