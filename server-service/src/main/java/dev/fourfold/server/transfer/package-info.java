/** Transfers and their authorisation, over HTTP. */
@NullMarked
package dev.fourfold.server.transfer;

import org.jspecify.annotations.NullMarked;
