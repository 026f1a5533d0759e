/** Who is attached to this server, and how to reach them. */
@NullMarked
package dev.fourfold.server.channel;

import org.jspecify.annotations.NullMarked;
