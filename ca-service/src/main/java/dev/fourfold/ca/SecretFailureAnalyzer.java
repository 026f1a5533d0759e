package dev.fourfold.ca;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says why a secret is refused at start-up. Spring Boot's own analyzer would print its value. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SecretFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    private static final List<ConfigurationPropertyName> SECRETS = List.of(
            ConfigurationPropertyName.of("ca.passphrase"),
            ConfigurationPropertyName.of("ca.operator-key"),
            ConfigurationPropertyName.of("ca.bootstrap-tokens"));

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        ConfigurationPropertyName name = cause.getName();
        if (SECRETS.stream().noneMatch(secret -> secret.equals(name) || secret.isAncestorOf(name))) {
            return null;
        }
        String reason = Objects.requireNonNullElse(
                NestedExceptionUtils.getMostSpecificCause(cause).getMessage(), "it cannot be read");
        return new FailureAnalysis(
                "The property " + name + " is refused: " + reason,
                "Change " + name + "; for a random one: openssl rand -hex 32",
                cause);
    }
}
