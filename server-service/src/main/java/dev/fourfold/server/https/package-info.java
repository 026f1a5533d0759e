/** The API over TLS, with the server's own enrolled certificate, to callers who may show one of the same CA. */
@NullMarked
package dev.fourfold.server.https;

import org.jspecify.annotations.NullMarked;
