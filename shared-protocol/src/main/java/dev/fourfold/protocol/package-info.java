/** The channel: what an application may touch. */
@NullMarked
package dev.fourfold.protocol;

import org.jspecify.annotations.NullMarked;
