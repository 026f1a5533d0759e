/** The names that a certificate gives to its holder: DNS names, addresses, mailboxes and URIs, each in one form. */
@NullMarked
package dev.fourfold.ca.name;

import org.jspecify.annotations.NullMarked;
