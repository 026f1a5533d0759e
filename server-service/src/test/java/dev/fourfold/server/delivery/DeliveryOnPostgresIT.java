package dev.fourfold.server.delivery;

import dev.fourfold.server.PostgresContainer;
import org.springframework.context.annotation.Import;

@Import(PostgresContainer.class)
class DeliveryOnPostgresIT extends DeliveryContract {}
