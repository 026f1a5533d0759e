package dev.fourfold.starter;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a {@link StartUpException} the way that Spring Boot shows its own. */
final class StartUpFailureAnalyzer extends AbstractFailureAnalyzer<StartUpException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StartUpException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}
