/** From a signing request to a certificate, in one staged path. */
@NullMarked
package dev.fourfold.ca.issuance;

import org.jspecify.annotations.NullMarked;
