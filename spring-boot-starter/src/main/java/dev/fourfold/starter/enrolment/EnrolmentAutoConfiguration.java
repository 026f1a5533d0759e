package dev.fourfold.starter.enrolment;

import dev.fourfold.protocol.enrolment.EnrolmentClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Gives an application an identity of the CA at {@code fourfold.enrolment.ca-url}. */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnProperty("fourfold.enrolment.ca-url")
@ConditionalOnMissingBean(IdentitySource.class)
@EnableConfigurationProperties(EnrolmentProperties.class)
class EnrolmentAutoConfiguration {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    @Bean
    EnrolmentClient enrolmentClient(EnrolmentProperties properties, InstantSource clock) {
        return new EnrolmentClient(properties.caUrl(), properties.pin(), REQUEST_TIMEOUT, clock);
    }

    @Bean
    Enrolment enrolment(
            EnrolmentProperties properties,
            EnrolmentClient client,
            InstantSource clock,
            ObjectProvider<SslBundleRegistry> bundles,
            Environment environment) {
        Path directory = properties.directory() != null
                ? properties.directory()
                : Path.of(environment.getProperty("fourfold.data", "data"), "identity");
        SslBundleRegistry registry = bundles.getIfAvailable();
        return new Enrolment(
                properties,
                client,
                new IdentityStore(directory, properties.passphrase()),
                new RenewalSchedule(properties.renewAt(), new SecureRandom()),
                clock,
                Thread::sleep,
                registry == null ? (_, _) -> {} : new IdentitySslBundle(registry));
    }

    @Bean
    EnrolmentHealthIndicator enrolmentHealthIndicator(Enrolment enrolment) {
        return new EnrolmentHealthIndicator(enrolment);
    }

    @Bean
    CertificateHealthIndicator certificateHealthIndicator(Enrolment enrolment, InstantSource clock) {
        return new CertificateHealthIndicator(enrolment, clock);
    }

    @Bean
    EnrolmentMetrics enrolmentMetrics(Enrolment enrolment, InstantSource clock) {
        return new EnrolmentMetrics(enrolment, clock);
    }
}
