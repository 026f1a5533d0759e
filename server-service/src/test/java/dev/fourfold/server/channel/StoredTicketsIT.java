package dev.fourfold.server.channel;

import dev.fourfold.server.EmbeddedData;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = EmbeddedData.class)
class StoredTicketsIT extends StoredTicketsContract {}
