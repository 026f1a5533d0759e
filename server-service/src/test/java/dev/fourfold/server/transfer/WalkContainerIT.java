package dev.fourfold.server.transfer;

import dev.fourfold.protocol.Thorough;
import dev.fourfold.server.PostgresContainer;
import org.springframework.context.annotation.Import;
import org.testcontainers.junit.jupiter.Testcontainers;

@Thorough("WalkIT walks the same ways")
@Testcontainers(disabledWithoutDocker = true)
@Import(PostgresContainer.class)
class WalkContainerIT extends WalkContract {}
