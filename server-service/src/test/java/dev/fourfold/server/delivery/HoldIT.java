package dev.fourfold.server.delivery;

import dev.fourfold.server.EmbeddedData;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = EmbeddedData.class)
class HoldIT extends HoldContract {}
