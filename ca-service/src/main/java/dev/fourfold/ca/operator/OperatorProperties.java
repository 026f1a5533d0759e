package dev.fourfold.ca.operator;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How the operator is known.
 *
 * @param operatorKey what the operator shows as a bearer token; at least 20 characters
 */
@ConfigurationProperties("ca")
@Validated
record OperatorProperties(
        @NotNull(message = "is not set. Give it as CA_OPERATOR_KEY, or as the file ca.operator-key of a configtree")
        OperatorKey operatorKey) {}
