/** The engine in an event loop: proof that it fits one. */
@NullMarked
package dev.fourfold.protocol.netty;

import org.jspecify.annotations.NullMarked;
