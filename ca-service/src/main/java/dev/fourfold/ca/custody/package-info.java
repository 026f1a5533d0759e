/** Where the keys of the CA are kept, and how they sign: in encrypted files or in a token. */
@NullMarked
package dev.fourfold.ca.custody;

import org.jspecify.annotations.NullMarked;
