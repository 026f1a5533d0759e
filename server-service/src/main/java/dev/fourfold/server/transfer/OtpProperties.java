package dev.fourfold.server.transfer;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.otp.OtpMessage;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long codes live, and who may be paid. The key of the codes, {@code otp.key}, is read apart from these.
 *
 * @param lifetime how long a code can be used, at most 10 minutes
 * @param authoriseWithin how long a transfer can be authorised, not less than a code lives and at most 10 minutes
 * @param resendCooldown how long whoever had a code sent has to wait until the next
 * @param payees the payee registers of all recipients
 */
@ConfigurationProperties("otp")
@Validated
record OtpProperties(
        @DefaultValue("5m") Duration lifetime,
        @DefaultValue("10m") Duration authoriseWithin,
        @DefaultValue("30s") Duration resendCooldown,
        @DefaultValue List<@Valid Payee> payees) {

    OtpProperties {
        if (resendCooldown.isNegative()) {
            throw new IllegalArgumentException("otp.resend-cooldown is a time to wait, or none: 0s");
        }
        payees = List.copyOf(payees);
        if (!lifetime.isPositive()
                || lifetime.compareTo(authoriseWithin) > 0
                || authoriseWithin.compareTo(OtpMessage.MAX_VALIDITY) > 0) {
            throw new IllegalArgumentException(
                    "otp.lifetime is more than nothing, not more than otp.authorise-within, and that at most 10 minutes");
        }
    }

    /**
     * An entry of a payee register.
     *
     * @param recipient whose register it is: the DNS name of the recipient's certificate
     * @param id how transfers name the payee
     * @param label how the payer knows the payee
     */
    record Payee(
            PeerName recipient,
            @Pattern(regexp = "[a-z0-9-]{1,32}") String id,
            PayeeLabel label) {}
}
