package dev.fourfold.starter;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says why a secret is refused at start-up, and nothing of its value, which Spring Boot's own analyzer would print. A
 * property is secret if a part of its name says so, as in {@code ca.operator-key} or {@code ca.bootstrap-tokens[0]}.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SecretFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    private static final Pattern SECRET = Pattern.compile(".*(passphrase|password|secret|credential|token|key)s?|pin");
    private static final String NO_REASON = "it cannot be read";

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
        ConfigurationPropertyName name = cause.getName();
        if (!isSecret(name)) {
            return null;
        }
        StartUpException redacted = new StartUpException(
                "The property " + name + " is refused: " + reason(cause),
                "Change " + name + "; for a random one: openssl rand -hex 32");
        // the failure itself quotes the value, and Spring Boot logs what it is given at DEBUG
        return new FailureAnalysis(String.valueOf(redacted.getMessage()), redacted.action(), redacted);
    }

    private static boolean isSecret(ConfigurationPropertyName name) {
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            String element = name.getElement(i, ConfigurationPropertyName.Form.DASHED);
            if (SECRET.matcher(element).matches()) {
                return true;
            }
        }
        return false;
    }

    private static String reason(BindException cause) {
        String reason = Objects.requireNonNullElse(
                NestedExceptionUtils.getMostSpecificCause(cause).getMessage(), NO_REASON);
        ConfigurationProperty property = cause.getProperty();
        String value =
                property == null ? "" : String.valueOf(property.getValue()).strip();
        return !value.isEmpty() && reason.contains(value) ? NO_REASON : reason;
    }
}
