/** Tests of what is known of certificates. */
@NullMarked
package dev.fourfold.starter.status;

import org.jspecify.annotations.NullMarked;
