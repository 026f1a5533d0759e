/** Which certificates are not good any more, and how everyone learns it: over OCSP and from CRLs. */
@NullMarked
package dev.fourfold.ca.revocation;

import org.jspecify.annotations.NullMarked;
