/** The replacement of issuers while the CA goes on: made, certified, activated and retired by operators. */
@NullMarked
package dev.fourfold.ca.rotation;

import org.jspecify.annotations.NullMarked;
