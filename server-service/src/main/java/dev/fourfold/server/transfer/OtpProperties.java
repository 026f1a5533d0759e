package dev.fourfold.server.transfer;

import dev.fourfold.protocol.otp.OtpMessage;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long codes live. The key of the codes, {@code otp.key}, is read apart from these.
 *
 * @param lifetime how long a code can be used, at most 10 minutes
 * @param authoriseWithin how long a transfer can be authorised, not less than a code lives and at most 10 minutes
 * @param resendCooldown how long whoever had a code sent has to wait until the next
 * @param retention how long a transfer that has ended is kept, at least a day
 */
@ConfigurationProperties("otp")
@Validated
record OtpProperties(
        @DefaultValue("5m") Duration lifetime,
        @DefaultValue("10m") Duration authoriseWithin,
        @DefaultValue("30s") Duration resendCooldown,
        @DefaultValue("P400D") Duration retention) {

    // Specification constants
    private static final Duration LEAST_RETENTION = Duration.ofDays(1);

    OtpProperties {
        if (retention.compareTo(LEAST_RETENTION) < 0) {
            throw new IllegalArgumentException("otp.retention is at least a day: P1D");
        }
        if (resendCooldown.isNegative()) {
            throw new IllegalArgumentException("otp.resend-cooldown is a time to wait, or none: 0s");
        }
        if (!lifetime.isPositive()
                || lifetime.compareTo(authoriseWithin) > 0
                || authoriseWithin.compareTo(OtpMessage.MAX_VALIDITY) > 0) {
            throw new IllegalArgumentException(
                    "otp.lifetime is more than nothing, not more than otp.authorise-within, and that at most 10 minutes");
        }
    }
}
