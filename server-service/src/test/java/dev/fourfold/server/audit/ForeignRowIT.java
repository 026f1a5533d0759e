package dev.fourfold.server.audit;

import dev.fourfold.server.EmbeddedData;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = EmbeddedData.class)
class ForeignRowIT extends ForeignRowContract {}
