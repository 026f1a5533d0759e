/** The command line of the CA, beside the service itself. */
@NullMarked
package dev.fourfold.ca.command;

import org.jspecify.annotations.NullMarked;
