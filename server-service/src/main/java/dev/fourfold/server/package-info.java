/** Takes channels and sends one-time passwords bound to a transfer. */
@NullMarked
package dev.fourfold.server;

import org.jspecify.annotations.NullMarked;
