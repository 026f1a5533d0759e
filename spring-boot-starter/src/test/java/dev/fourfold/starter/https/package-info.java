/** Tests of HTTPS beside plain HTTP. */
@NullMarked
package dev.fourfold.starter.https;

import org.jspecify.annotations.NullMarked;
