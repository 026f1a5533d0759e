package dev.fourfold.server.audit;

import dev.fourfold.server.PostgresContainer;
import org.springframework.context.annotation.Import;
import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers(disabledWithoutDocker = true)
@Import(PostgresContainer.class)
class WrappedKeyContainerIT extends WrappedKeyContract {}
