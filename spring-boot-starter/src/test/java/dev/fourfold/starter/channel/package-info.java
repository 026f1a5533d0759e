/** Tests of the channel beans. */
@NullMarked
package dev.fourfold.starter.channel;

import org.jspecify.annotations.NullMarked;
