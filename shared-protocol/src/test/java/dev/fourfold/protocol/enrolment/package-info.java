/** Tests of enrolment, and the CA that they ask. */
@NullMarked
package dev.fourfold.protocol.enrolment;

import org.jspecify.annotations.NullMarked;
