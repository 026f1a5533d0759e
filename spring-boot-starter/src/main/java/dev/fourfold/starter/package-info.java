/** What the parts of the starter share: a start-up failure that says what to do. */
@NullMarked
package dev.fourfold.starter;

import org.jspecify.annotations.NullMarked;
