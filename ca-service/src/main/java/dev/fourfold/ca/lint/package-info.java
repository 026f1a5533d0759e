/** What is looked at in a certificate before it is signed: rules of RFC 5280 and of common sense, each with a name. */
@NullMarked
package dev.fourfold.ca.lint;

import org.jspecify.annotations.NullMarked;
