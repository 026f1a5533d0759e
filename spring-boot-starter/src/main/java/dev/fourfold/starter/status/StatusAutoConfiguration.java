package dev.fourfold.starter.status;

import dev.fourfold.starter.ClockAutoConfiguration;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Lets an application that sets {@code fourfold.status.fresh} ask whether the certificates of its peers were revoked. */
@AutoConfiguration(after = ClockAutoConfiguration.class)
@ConditionalOnProperty("fourfold.status.fresh")
@EnableConfigurationProperties(StatusProperties.class)
class StatusAutoConfiguration {

    private static final Logger log = LoggerFactory.getLogger(StatusAutoConfiguration.class);

    @Bean
    CertificateStatuses certificateStatuses(StatusProperties properties, Environment environment, InstantSource clock) {
        if (!properties.check()) {
            log.warn("Nobody is asked whether certificates of peers were revoked: fourfold.status.check is false");
        }
        return new CertificateStatuses(
                new HttpResponder(url(properties, environment)), properties.check(), properties.fresh(), clock);
    }

    private static @Nullable URI url(StatusProperties properties, Environment environment) {
        if (properties.url() != null) {
            return properties.url();
        }
        String ca = environment.getProperty("fourfold.enrolment.ca-url", "");
        return ca.toLowerCase(Locale.ROOT).startsWith("http:") ? URI.create(ca.replaceAll("/+$", "") + "/ocsp") : null;
    }

    @Bean
    StatusHealthIndicator certificateStatusHealthIndicator(CertificateStatuses statuses, InstantSource clock) {
        return new StatusHealthIndicator(statuses, clock);
    }

    @Bean
    StatusRounds certificateStatusRounds(CertificateStatuses statuses) {
        return new StatusRounds(statuses);
    }

    @Bean
    MeterBinder certificateStatusMetrics(CertificateStatuses statuses) {
        return registry -> {
            for (Standing standing : Standing.values()) {
                FunctionCounter.builder("fourfold.status.answers", statuses, s -> s.answers(standing))
                        .description(
                                "What the CA said of certificates of peers; silent if nothing that can be relied upon")
                        .tag("standing", standing.name().toLowerCase(Locale.ROOT))
                        .register(registry);
            }
        };
    }
}
