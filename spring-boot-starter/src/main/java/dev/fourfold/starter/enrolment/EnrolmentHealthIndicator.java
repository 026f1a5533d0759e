package dev.fourfold.starter.enrolment;

import dev.fourfold.protocol.Identity;
import java.security.cert.X509Certificate;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** Up while there is an identity that others accept; if not, says why, and what to do if somebody has to. */
final class EnrolmentHealthIndicator extends AbstractHealthIndicator {

    private final Enrolment enrolment;

    EnrolmentHealthIndicator(Enrolment enrolment) {
        this.enrolment = enrolment;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        boolean current = enrolment.isCurrent();
        switch (enrolment.status()) {
            case EnrolmentStatus.Settled() -> health.status(current ? Status.UP : Status.DOWN);
            case EnrolmentStatus.Retrying(String reason) ->
                health.status(current ? Status.UP : Status.DOWN).withDetail("reason", reason);
            case EnrolmentStatus.Refused(String reason, String action) ->
                health.status(current ? Status.UP : Status.OUT_OF_SERVICE)
                        .withDetail("reason", reason)
                        .withDetail("action", action);
        }
        enrolment.current().map(Identity::certificate).ifPresent(certificate -> describe(certificate, health));
    }

    private static void describe(X509Certificate certificate, Health.Builder health) {
        health.withDetail("subject", certificate.getSubjectX500Principal().toString())
                .withDetail("issuer", certificate.getIssuerX500Principal().toString())
                .withDetail("notAfter", certificate.getNotAfter().toInstant().toString());
    }
}
