/** Which provider of cryptography does what, where there is a choice at run time. */
@NullMarked
package dev.fourfold.protocol.provider;

import org.jspecify.annotations.NullMarked;
