package dev.fourfold.ca.enrolment;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The bounds of enrolment tokens.
 *
 * @param maxLifetime how long a token may be open
 */
@ConfigurationProperties("ca.enrolment-tokens")
record TokenProperties(@DefaultValue("24h") Duration maxLifetime) {}
