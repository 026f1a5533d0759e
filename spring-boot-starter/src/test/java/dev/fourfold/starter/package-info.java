/** Tests of start-up failures. */
@NullMarked
package dev.fourfold.starter;

import org.jspecify.annotations.NullMarked;
