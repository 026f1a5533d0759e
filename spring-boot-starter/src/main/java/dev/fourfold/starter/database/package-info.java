/** A PostgreSQL that starts with the application when no datasource is configured. */
@NullMarked
package dev.fourfold.starter.database;

import org.jspecify.annotations.NullMarked;
