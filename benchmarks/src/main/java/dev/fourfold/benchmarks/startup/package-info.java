/** How long the services take to be ready. */
@NullMarked
package dev.fourfold.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
