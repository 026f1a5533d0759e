/** The OCSP responder (RFC 6960, RFC 5019, RFC 9654): says of one certificate whether it is good now. */
@NullMarked
package dev.fourfold.ca.ocsp;

import org.jspecify.annotations.NullMarked;
