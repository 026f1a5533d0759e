package dev.fourfold.ca;

import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnContainer.class)
class InventoryContainerIT extends InventoryIT {}
