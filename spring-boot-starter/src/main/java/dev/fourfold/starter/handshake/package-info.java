/** The readers of the handshake events: a log in plain words, the most recent handshakes as JSON, metrics. */
@NullMarked
package dev.fourfold.starter.handshake;

import org.jspecify.annotations.NullMarked;
