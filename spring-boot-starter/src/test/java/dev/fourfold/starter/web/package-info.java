/** Tests of what web interfaces have in common. */
@NullMarked
package dev.fourfold.starter.web;

import org.jspecify.annotations.NullMarked;
