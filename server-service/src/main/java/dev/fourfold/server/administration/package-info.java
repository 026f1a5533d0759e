/** What administrators do: they keep the callers. */
@NullMarked
package dev.fourfold.server.administration;

import org.jspecify.annotations.NullMarked;
