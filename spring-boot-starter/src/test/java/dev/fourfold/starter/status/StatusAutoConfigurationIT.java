package dev.fourfold.starter.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.starter.ClockAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What holds for certificates in services that have no CA to ask. */
class StatusAutoConfigurationIT {

    private final ApplicationContextRunner service = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ClockAutoConfiguration.class, StatusAutoConfiguration.class));

    @Test
    void asksNothingWhereNothingIsSaidOfIt() {
        service.run(context -> assertThat(context).doesNotHaveBean(CertificateStatuses.class));
    }

    @Test
    void keepsCertificatesClosedThatNameNobodyToAskWhereThereIsNoCa() {
        service.withPropertyValues("fourfold.status.fresh=5s", "fourfold.enrolment.ca-url=false")
                .run(context -> {
                    var ca = new TestCa();
                    assertThat(context.getBean(CertificateStatuses.class).of(ca.device(), ca.certificate))
                            .isEqualTo(Standing.SILENT);
                    var health = context.getBean(StatusHealthIndicator.class).health();
                    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
                    assertThat(health.getDetails()).containsEntry("withoutResponder", 1);
                });
    }

    @Test
    void keepsCertificatesClosedWhereTheCaSpeaksHttpsOnlyAndTheyNameNobody() {
        service.withPropertyValues("fourfold.status.fresh=5s", "fourfold.enrolment.ca-url=https://ca.example")
                .run(context -> {
                    var ca = new TestCa();
                    assertThat(context.getBean(CertificateStatuses.class).of(ca.device(), ca.certificate))
                            .isEqualTo(Standing.SILENT);
                });
    }

    @Test
    void takesAllForGoodOnlyWhereThatIsSaidAndSaysSo() {
        service.withPropertyValues("fourfold.status.fresh=5s", "fourfold.status.check=false")
                .run(context -> {
                    var ca = new TestCa();
                    assertThat(context.getBean(CertificateStatuses.class).of(ca.device(), ca.certificate))
                            .isEqualTo(Standing.GOOD);
                    assertThat(context.getBean(StatusHealthIndicator.class)
                                    .health()
                                    .getDetails())
                            .containsEntry("checked", false);
                });
    }
}
