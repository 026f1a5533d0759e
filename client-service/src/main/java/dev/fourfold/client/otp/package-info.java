/** The one-time passwords that arrive: received, sealed at rest, shown to the person at this machine. */
@NullMarked
package dev.fourfold.client.otp;

import org.jspecify.annotations.NullMarked;
