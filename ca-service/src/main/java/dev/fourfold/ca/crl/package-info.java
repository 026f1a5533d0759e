/** Certificate revocation lists (RFC 5280, section 5): full, in shards and as deltas, made on schedule and on change. */
@NullMarked
package dev.fourfold.ca.crl;

import org.jspecify.annotations.NullMarked;
