package dev.fourfold.server.limits;

import dev.fourfold.server.EmbeddedData;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = EmbeddedData.class)
class LimitsIT extends LimitsContract {}
