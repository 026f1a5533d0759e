package dev.fourfold.server.payee;

import dev.fourfold.server.EmbeddedData;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = EmbeddedData.class)
class PayeeIT extends PayeeContract {}
