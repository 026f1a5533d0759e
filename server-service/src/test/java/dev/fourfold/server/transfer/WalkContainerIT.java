package dev.fourfold.server.transfer;

import dev.fourfold.server.PostgresContainer;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.context.annotation.Import;
import org.testcontainers.junit.jupiter.Testcontainers;

@EnabledIfSystemProperty(
        named = "fourfold.thorough",
        matches = "true",
        disabledReason = "WalkIT walks the same ways; -Dfourfold.thorough=true runs both")
@Testcontainers(disabledWithoutDocker = true)
@Import(PostgresContainer.class)
class WalkContainerIT extends WalkContract {}
