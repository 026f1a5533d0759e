/** Peers that break the rules, each over a real socket, and the one alert that each must get. */
@NullMarked
package dev.fourfold.protocol.attack;

import org.jspecify.annotations.NullMarked;
