package dev.fourfold.ca;

import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/** Runs a test class once more, on a PostgreSQL server in a container; skips it where Docker does not answer. */
final class OnContainer implements BeforeAllCallback, AfterAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        assumeThat(DockerClientFactory.instance().isDockerAvailable())
                .as("Docker answers")
                .isTrue();
        Engine.use(Engine.CONTAINER);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Engine.use(Engine.EMBEDDED);
    }
}
