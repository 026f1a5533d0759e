/** Backups: taken while the CA runs, restored into nothing, moved from the embedded database to a server. */
@NullMarked
package dev.fourfold.ca.backup;

import org.jspecify.annotations.NullMarked;
