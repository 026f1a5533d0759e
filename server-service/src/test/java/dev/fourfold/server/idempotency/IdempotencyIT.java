package dev.fourfold.server.idempotency;

import dev.fourfold.server.EmbeddedData;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = EmbeddedData.class)
class IdempotencyIT extends IdempotencyContract {}
