/** How a service gets its certificate from the CA, keeps it and renews it. */
@NullMarked
package dev.fourfold.protocol.enrolment;

import org.jspecify.annotations.NullMarked;
