/** The CA measured: certificates on disk, status answers and revocations, each beside what limits it. */
@NullMarked
package dev.fourfold.benchmarks.ca;

import org.jspecify.annotations.NullMarked;
