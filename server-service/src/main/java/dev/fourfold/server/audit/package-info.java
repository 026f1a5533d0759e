/** The audit log: who did what and when, kept so that nobody can change it unnoticed. */
@NullMarked
package dev.fourfold.server.audit;

import org.jspecify.annotations.NullMarked;
