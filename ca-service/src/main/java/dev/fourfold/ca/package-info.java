/** The certificate authority: takes signing requests over HTTP and issues certificates by policy. */
@NullMarked
package dev.fourfold.ca;

import org.jspecify.annotations.NullMarked;
