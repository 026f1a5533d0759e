package dev.fourfold.server.caller;

import dev.fourfold.server.EmbeddedData;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = EmbeddedData.class)
class CallerIT extends CallerContract {}
