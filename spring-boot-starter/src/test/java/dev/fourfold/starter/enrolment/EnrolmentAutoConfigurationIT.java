package dev.fourfold.starter.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.enrolment.EnrolmentClient;
import dev.fourfold.protocol.enrolment.TestCa;
import dev.fourfold.starter.ClockAutoConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

class EnrolmentAutoConfigurationIT {

    private final TestCa ca = new TestCa(InstantSource.system(), Duration.ofDays(7)).listen();

    @TempDir
    Path folder;

    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    ClockAutoConfiguration.class, SslAutoConfiguration.class, EnrolmentAutoConfiguration.class));

    @AfterEach
    void close() {
        ca.close();
    }

    private WebApplicationContextRunner configured() {
        return runner.withPropertyValues(
                "fourfold.data=" + folder,
                "fourfold.enrolment.ca-url=" + ca.url(),
                "fourfold.enrolment.root-fingerprint=" + ca.pin().sha256(),
                "fourfold.enrolment.token=" + TestCa.TOKEN,
                "fourfold.enrolment.subject=CN=server.com",
                "fourfold.enrolment.names=server.com,www.server.com",
                "fourfold.enrolment.passphrase=a good passphrase");
    }

    @Test
    void givesAnIdentityAndABundleThatSpeaksTls() {
        configured().run(context -> {
            assertThat(context).hasNotFailed();
            context.getBean(IdentitySource.class).await();
            assertThat(folder.resolve("identity/identity.p12")).exists();
            SSLContext tls =
                    context.getBean(SslBundles.class).getBundle("fourfold").createSslContext();
            assertThat(tls.getServerSocketFactory()).isNotNull();
        });
    }

    @Test
    void measuresHowLongTheCertificateLastsAndWhatAttemptsCame() {
        configured().run(context -> {
            context.getBean(IdentitySource.class).await();
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            context.getBean(EnrolmentMetrics.class).bindTo(registry);
            assertThat(registry.get("fourfold.certificate.expiry").gauge().value())
                    .isBetween(6.9 * 86_400, 7.0 * 86_400);
            assertThat(registry.get("fourfold.enrolment.attempts")
                            .tag("outcome", "issued")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("fourfold.enrolment.attempts")
                            .tag("outcome", "refused")
                            .functionCounter()
                            .count())
                    .isZero();
        });
    }

    @Test
    void doesNothingWithoutACa() {
        runner.run(
                context -> assertThat(context).doesNotHaveBean(Enrolment.class).doesNotHaveBean(EnrolmentClient.class));
    }

    @Test
    void failsWithoutAPassphrase() {
        failsWith("fourfold.enrolment.passphrase=", "passphrase");
    }

    @Test
    void failsWithAShortPassphraseWithoutShowingIt() {
        configured()
                .withPropertyValues("fourfold.enrolment.passphrase=hunter2")
                .run(context -> assertThat(context.getStartupFailure())
                        .isNotNull()
                        .rootCause()
                        .hasMessageContaining("at least 12")
                        .hasMessageNotContaining("hunter2"));
    }

    @Test
    void failsIfTheRootIsPinnedTwice() {
        failsWith("fourfold.enrolment.root-file=/some/root.pem", "or by both");
    }

    @Test
    void failsIfTheRootIsNotPinned() {
        failsWith("fourfold.enrolment.root-fingerprint=", "pinned neither");
    }

    @Test
    void failsForAFingerprintThatIsNone() {
        failsWith("fourfold.enrolment.root-fingerprint=abcd", "is none: abcd");
    }

    @Test
    void failsIfItIsToRenewTooLate() {
        failsWith("fourfold.enrolment.renew-at=0.99", "renewAt");
    }

    @Test
    void failsForANameThatIsNone() {
        failsWith("fourfold.enrolment.names=not a name", "names");
    }

    private void failsWith(String property, String message) {
        configured()
                .withPropertyValues(property)
                .run(context ->
                        assertThat(context.getStartupFailure()).isNotNull().hasStackTraceContaining(message));
    }
}
