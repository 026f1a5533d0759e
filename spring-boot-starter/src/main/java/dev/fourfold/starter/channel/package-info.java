/** Channels as beans: a server that takes them, a client that keeps one open, their health, metrics and log. */
@NullMarked
package dev.fourfold.starter.channel;

import org.jspecify.annotations.NullMarked;
