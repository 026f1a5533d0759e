/** What travels inside the channel: one-time passwords and their receipts. */
@NullMarked
package dev.fourfold.protocol.otp;

import org.jspecify.annotations.NullMarked;
