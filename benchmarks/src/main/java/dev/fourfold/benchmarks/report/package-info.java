/** Rounds, medians and ratios, and tables of them in Markdown. */
@NullMarked
package dev.fourfold.benchmarks.report;

import org.jspecify.annotations.NullMarked;
