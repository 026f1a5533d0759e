/** The operator of the CA, known by a key. */
@NullMarked
package dev.fourfold.ca.operator;

import org.jspecify.annotations.NullMarked;
