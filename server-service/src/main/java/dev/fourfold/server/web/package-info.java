/** How the server says no over HTTP: problem documents. */
@NullMarked
package dev.fourfold.server.web;

import org.jspecify.annotations.NullMarked;
