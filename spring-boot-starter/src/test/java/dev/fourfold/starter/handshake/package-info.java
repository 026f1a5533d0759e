/** Tests of the readers of the handshake events. */
@NullMarked
package dev.fourfold.starter.handshake;

import org.jspecify.annotations.NullMarked;
