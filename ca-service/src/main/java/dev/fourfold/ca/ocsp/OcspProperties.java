package dev.fourfold.ca.ocsp;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How OCSP answers are.
 *
 * @param validity how long an answer may be believed
 */
@ConfigurationProperties("ca.ocsp")
@Validated
record OcspProperties(
        @DefaultValue("1h") @DurationMin(minutes = 1) Duration validity) {}
