/** Tokens that let a new service ask for its first certificate. */
@NullMarked
package dev.fourfold.ca.enrolment;

import org.jspecify.annotations.NullMarked;
