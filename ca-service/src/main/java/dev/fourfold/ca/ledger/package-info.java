/** What was issued: serials reserved before signing, certificates recorded after, and the inventory of both. */
@NullMarked
package dev.fourfold.ca.ledger;

import org.jspecify.annotations.NullMarked;
