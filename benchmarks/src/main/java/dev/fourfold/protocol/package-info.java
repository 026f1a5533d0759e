/** What the benchmarks need of the channel that applications do not. */
@NullMarked
package dev.fourfold.protocol;

import org.jspecify.annotations.NullMarked;
