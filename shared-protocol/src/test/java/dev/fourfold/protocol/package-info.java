/** Tests of the channel as a whole, and what all tests share. */
@NullMarked
package dev.fourfold.protocol;

import org.jspecify.annotations.NullMarked;
