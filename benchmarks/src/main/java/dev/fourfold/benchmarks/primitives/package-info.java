/** How fast each provider does the primitives that a channel is made of, measured by JMH. */
@NullMarked
package dev.fourfold.benchmarks.primitives;

import org.jspecify.annotations.NullMarked;
