/** The audit log: what the CA did, when, and who asked for it. */
@NullMarked
package dev.fourfold.ca.audit;

import org.jspecify.annotations.NullMarked;
