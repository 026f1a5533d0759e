package dev.fourfold.server.transfer;

import dev.fourfold.server.PostgresContainer;
import org.springframework.context.annotation.Import;

@Import(PostgresContainer.class)
class SecrecyOnPostgresIT extends SecrecyContract {}
