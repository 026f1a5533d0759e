/** How much one requester may ask for in how much time, and who asks for more. */
@NullMarked
package dev.fourfold.ca.limits;

import org.jspecify.annotations.NullMarked;
