package dev.fourfold.starter.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class StatusHealthIndicatorTest {

    private static final Duration FRESH = Duration.ofSeconds(5);

    private TestCa ca;
    private CertificateStatuses statuses;
    private StatusHealthIndicator health;

    @BeforeEach
    void begin() throws Exception {
        ca = new TestCa();
        statuses = new CertificateStatuses(ca, true, FRESH, () -> ca.now);
        health = new StatusHealthIndicator(statuses, () -> ca.now);
    }

    @Test
    void isUpWhenNobodyHasAsked() {
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(health.health().getDetails()).isEmpty();
    }

    @Test
    void isDownFromASilenceUntilTheRoundHasAskedAgain() throws Exception {
        ca.failure = new IOException("silence");
        statuses.of(ca.device(), ca.certificate);
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.health().getDetails())
                .containsOnlyKeys("unanswered", "unansweredSince")
                .containsEntry("unanswered", 1)
                .containsEntry("unansweredSince", TestCa.BEGIN.toString());

        ca.failure = null;
        ca.now = ca.now.plus(FRESH);
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        statuses.askAgain();
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void staysDownForOneThatHasNoAnswerThoughAnotherHas() throws Exception {
        X509Certificate other = ca.device();
        ca.failure = new IOException("silence");
        statuses.of(ca.device(), ca.certificate);
        ca.failure = null;
        statuses.of(other, ca.certificate);

        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void tellsNobodyToAskFromNoAnswer() throws Exception {
        ca.failure = new NoResponderException("nobody");
        statuses.of(ca.device(), ca.certificate);

        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.health().getDetails()).containsOnlyKeys("withoutResponder");
    }

    @Test
    void saysThatNobodyIsAsked() throws Exception {
        statuses = new CertificateStatuses(ca, false, FRESH, () -> ca.now);
        health = new StatusHealthIndicator(statuses, () -> ca.now);
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(health.health().getDetails()).containsEntry("checked", false);
    }
}
