package dev.fourfold.server.transfer;

import dev.fourfold.protocol.Thorough;
import dev.fourfold.server.PostgresContainer;
import org.springframework.context.annotation.Import;
import org.testcontainers.junit.jupiter.Testcontainers;

@Thorough("SecrecyIT looks into the same logs and tables")
@Testcontainers(disabledWithoutDocker = true)
@Import(PostgresContainer.class)
class SecrecyContainerIT extends SecrecyContract {}
