/** Renewal: a certificate that is still valid asks for its successor. */
@NullMarked
package dev.fourfold.ca.renewal;

import org.jspecify.annotations.NullMarked;
