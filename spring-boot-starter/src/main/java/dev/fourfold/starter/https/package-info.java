/** HTTPS beside plain HTTP, for callers who may show a certificate. */
@NullMarked
package dev.fourfold.starter.https;

import org.jspecify.annotations.NullMarked;
