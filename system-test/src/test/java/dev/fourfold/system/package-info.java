/** The whole system as a user starts it, and the rules that hold across its modules. */
@NullMarked
package dev.fourfold.system;

import org.jspecify.annotations.NullMarked;
