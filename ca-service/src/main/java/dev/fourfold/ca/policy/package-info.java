/** What may be asked for: signing requests, who asks, and the profiles that approve or refuse. */
@NullMarked
package dev.fourfold.ca.policy;

import org.jspecify.annotations.NullMarked;
