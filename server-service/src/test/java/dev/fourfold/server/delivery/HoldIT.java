package dev.fourfold.server.delivery;

import dev.fourfold.server.EmbeddedData;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(initializers = EmbeddedData.class)
@EnabledIfSystemProperty(
        named = "fourfold.thorough",
        matches = "true",
        disabledReason = "it waits for the ends of holds; -Dfourfold.thorough=true runs it")
class HoldIT extends HoldContract {}
