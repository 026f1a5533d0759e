package dev.fourfold.server.limits;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much is too much. What keeps codes from being guessed can only be made narrower; how many codes a payer has use for,
 * its bank knows.
 *
 * @param sends how many codes a payer gets in ten minutes
 * @param openTransfers how many transfers of a payer may wait for a code
 * @param confirmations how often a transfer may be confirmed, rightly or not, in a minute
 * @param failures how many wrong codes in a row, within an hour, block a payer
 */
@ConfigurationProperties("otp.limits")
@Validated
record LimitProperties(
        @DefaultValue("5") @Min(1) @Max(1000) int sends,
        @DefaultValue("20") @Min(1) @Max(1000) int openTransfers,
        @DefaultValue("10") @Min(1) @Max(10) int confirmations,
        @DefaultValue("5") @Min(1) @Max(5) int failures) {}
