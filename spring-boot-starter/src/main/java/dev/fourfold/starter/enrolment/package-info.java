/** The application's identity: enrolled with the CA on start-up, kept encrypted, renewed while running. */
@NullMarked
package dev.fourfold.starter.enrolment;

import org.jspecify.annotations.NullMarked;
