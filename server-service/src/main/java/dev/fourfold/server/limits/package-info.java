/** How much is too much: of callers, of codes, and of wrong codes; counted in the database, for all replicas together. */
@NullMarked
package dev.fourfold.server.limits;

import org.jspecify.annotations.NullMarked;
