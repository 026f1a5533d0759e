/** Dials the server and shows the one-time passwords that arrive. */
@NullMarked
package dev.fourfold.client;

import org.jspecify.annotations.NullMarked;
