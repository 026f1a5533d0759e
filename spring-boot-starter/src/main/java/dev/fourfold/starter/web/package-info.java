/** What web interfaces of services have in common: how they read JSON, and how they say no. */
@NullMarked
package dev.fourfold.starter.web;

import org.jspecify.annotations.NullMarked;
