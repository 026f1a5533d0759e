/** Who operates the CA: operators are made, changed and disabled here, by administrators. */
@NullMarked
package dev.fourfold.ca.administration;

import org.jspecify.annotations.NullMarked;
