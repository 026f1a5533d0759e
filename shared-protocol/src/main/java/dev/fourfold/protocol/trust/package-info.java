/** Whether a certificate chain may be believed (protocol.md §7). */
@NullMarked
package dev.fourfold.protocol.trust;

import org.jspecify.annotations.NullMarked;
