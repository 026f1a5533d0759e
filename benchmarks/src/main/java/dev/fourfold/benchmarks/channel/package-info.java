/** The channel and other ways to protect a connection, each in processes of its own over loopback TCP. */
@NullMarked
package dev.fourfold.benchmarks.channel;

import org.jspecify.annotations.NullMarked;
