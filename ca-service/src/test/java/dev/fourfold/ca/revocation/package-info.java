/** Tests of revocation. */
@NullMarked
package dev.fourfold.ca.revocation;

import org.jspecify.annotations.NullMarked;
