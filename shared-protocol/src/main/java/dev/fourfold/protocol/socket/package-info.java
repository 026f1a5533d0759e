/** The channel with the face of {@link java.net.Socket}, for code that knows only sockets. */
@NullMarked
package dev.fourfold.protocol.socket;

import org.jspecify.annotations.NullMarked;
