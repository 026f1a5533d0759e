package dev.fourfold.server.delivery;

import dev.fourfold.protocol.Thorough;
import dev.fourfold.server.EmbeddedData;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = EmbeddedData.class)
@Thorough("it waits for the ends of holds")
class HoldIT extends HoldContract {}
