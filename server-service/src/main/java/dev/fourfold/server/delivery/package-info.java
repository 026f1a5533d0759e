/** From a row in the database to the device of the recipient, and the receipt back. */
@NullMarked
package dev.fourfold.server.delivery;

import org.jspecify.annotations.NullMarked;
