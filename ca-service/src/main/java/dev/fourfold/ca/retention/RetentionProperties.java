package dev.fourfold.ca.retention;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the CA keeps what it no longer needs.
 *
 * @param expiredTokens after the end of an enrolment token
 * @param unissuedSerials after a serial was reserved for a certificate that was then not signed
 * @param idempotencyKeys after the certificate was issued; less than the 24 hours for which a key counts is not allowed
 */
@ConfigurationProperties("ca.retention")
record RetentionProperties(
        @DefaultValue("30d") Duration expiredTokens,
        @DefaultValue("30d") Duration unissuedSerials,
        @DefaultValue("48h") Duration idempotencyKeys) {

    private static final Duration SHORTEST = Duration.ofDays(1);

    RetentionProperties {
        for (Duration kept : new Duration[] {expiredTokens, unissuedSerials, idempotencyKeys}) {
            if (kept.compareTo(SHORTEST) < 0) {
                throw new IllegalArgumentException("ca.retention: nothing is forgotten within a day");
            }
        }
    }

    Duration age(Forgettable kind) {
        return switch (kind) {
            case EXPIRED_TOKENS -> expiredTokens;
            case UNISSUED_SERIALS -> unissuedSerials;
            case IDEMPOTENCY_KEYS -> idempotencyKeys;
        };
    }
}
