package dev.fourfold.ca.operator;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How the first administrator is known.
 *
 * @param operatorKey what they show as a bearer token, at least 20 characters; not needed once there are others
 */
@ConfigurationProperties("ca")
public record OperatorProperties(@Nullable OperatorKey operatorKey) {}
