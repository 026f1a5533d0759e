/** Tests of the embedded PostgreSQL. */
@NullMarked
package dev.fourfold.starter.database;

import org.jspecify.annotations.NullMarked;
