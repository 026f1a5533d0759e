/** How the CA speaks HTTP: bounded bodies, bearer tokens and problem documents. */
@NullMarked
package dev.fourfold.ca.web;

import org.jspecify.annotations.NullMarked;
