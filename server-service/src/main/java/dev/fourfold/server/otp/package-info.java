/** Codes bound to a transfer: derived, never stored. */
@NullMarked
package dev.fourfold.server.otp;

import org.jspecify.annotations.NullMarked;
