/** What everybody may know of how the CA is. */
@NullMarked
package dev.fourfold.ca.health;

import org.jspecify.annotations.NullMarked;
