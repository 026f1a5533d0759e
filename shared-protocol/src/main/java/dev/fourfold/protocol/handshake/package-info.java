/** What each side waits for, and the keys that it has by then (protocol.md §5 and §6), without input or output. */
@NullMarked
package dev.fourfold.protocol.handshake;

import org.jspecify.annotations.NullMarked;
