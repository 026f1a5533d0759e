/** HTTPS with a certificate of this CA, which it issues to itself, and what plain HTTP still does. */
@NullMarked
package dev.fourfold.ca.https;

import org.jspecify.annotations.NullMarked;
