/** Records and their protection (protocol.md §3). */
@NullMarked
package dev.fourfold.protocol.record;

import org.jspecify.annotations.NullMarked;
