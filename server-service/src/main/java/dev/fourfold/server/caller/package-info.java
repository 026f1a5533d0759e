/** Who may call the API, and what for. */
@NullMarked
package dev.fourfold.server.caller;

import org.jspecify.annotations.NullMarked;
