@NullMarked
package dev.fourfold.protocol.provider;

import org.jspecify.annotations.NullMarked;
