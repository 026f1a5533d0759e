/** The root and the issuing certificate: made at the first start, kept encrypted, shown to everyone. */
@NullMarked
package dev.fourfold.ca.authority;

import org.jspecify.annotations.NullMarked;
