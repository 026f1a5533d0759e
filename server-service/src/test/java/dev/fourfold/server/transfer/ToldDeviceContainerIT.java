package dev.fourfold.server.transfer;

import dev.fourfold.server.PostgresContainer;
import org.springframework.context.annotation.Import;
import org.testcontainers.junit.jupiter.Testcontainers;

@Testcontainers(disabledWithoutDocker = true)
@Import(PostgresContainer.class)
class ToldDeviceContainerIT extends ToldDeviceContract {}
