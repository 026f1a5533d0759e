package dev.fourfold.server.transfer;

import dev.fourfold.server.EmbeddedData;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = EmbeddedData.class)
class ToldDeviceIT extends ToldDeviceContract {}
