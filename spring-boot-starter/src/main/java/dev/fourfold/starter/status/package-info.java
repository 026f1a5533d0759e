/** Whether certificates were revoked, as the CA says when it is asked. */
@NullMarked
package dev.fourfold.starter.status;

import org.jspecify.annotations.NullMarked;
