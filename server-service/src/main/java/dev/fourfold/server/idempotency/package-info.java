/** Requests that come again: done once, answered each time alike. */
@NullMarked
package dev.fourfold.server.idempotency;

import org.jspecify.annotations.NullMarked;
