package dev.fourfold.starter.status;

import dev.fourfold.starter.ClockAutoConfiguration;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
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

    @Bean
    CertificateStatuses certificateStatuses(StatusProperties properties, Environment environment, InstantSource clock) {
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
    StatusHealthIndicator certificateStatusHealthIndicator(CertificateStatuses statuses) {
        return new StatusHealthIndicator(statuses);
    }

    @Bean
    MeterBinder certificateStatusMetrics(CertificateStatuses statuses) {
        return registry -> {
            for (Standing standing : Standing.values()) {
                FunctionCounter.builder("fourfold.status.answers", statuses, s -> s.answers(standing))
                        .description("What the CA said of certificates of peers; unknown if it did not say")
                        .tag("standing", standing.name().toLowerCase(Locale.ROOT))
                        .register(registry);
            }
        };
    }
}
