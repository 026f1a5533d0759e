/** Tests of the application's identity. */
@NullMarked
package dev.fourfold.starter.enrolment;

import org.jspecify.annotations.NullMarked;
