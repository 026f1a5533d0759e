/** What the CA forgets, and when. */
@NullMarked
package dev.fourfold.ca.retention;

import org.jspecify.annotations.NullMarked;
